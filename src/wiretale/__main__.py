"""`python -m wiretale` is `wiretale`."""

from wiretale.cli.main import run

if __name__ == "__main__":
    run()
