"""From a filter's tree to the tests it makes on a packet, one room for each layer."""
