"""`python -m benchmarks`: lay the worlds where they are missing, measure, write var/bench/result.json and show the table."""

import argparse
import os

import django
from django.conf import settings

SIZES = "10000,1000000"


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="measure against floors of the same run")
    parser.add_argument(
        "--sizes", default=os.environ.get("BENCH_MANDATES", SIZES), help=f"mandates of the worlds: {SIZES}"
    )
    parser.add_argument("--quick", action="store_true", help="the world of 10,000 mandates alone")
    parser.add_argument("--rounds", type=int, default=400, help="how often each thing is done")
    chosen = parser.parse_args()
    # The settings make an alias for every size, so the sizes are known before them.
    os.environ["BENCH_MANDATES"] = "10000" if chosen.quick else chosen.sizes
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    django.setup()
    from benchmarks import run  # noqa: PLC0415 - its models need the settings above

    run.all_of(settings.SIZES, chosen.rounds)


if __name__ == "__main__":
    main()
