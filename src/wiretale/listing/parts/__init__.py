"""The parts of a printed line, one file each: what each looks like in every format, and the reader that takes it."""
