"""``python -m cqp_dsl`` is ``cqp``."""

from cqp_dsl.cli import main

if __name__ == "__main__":
    main()
