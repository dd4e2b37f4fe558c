"""`python -m masthead`: the program, where only the interpreter's path is at hand, as in a timer's unit."""

from masthead.cli import main

if __name__ == "__main__":
    main()
