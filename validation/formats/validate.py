"""Read an export with mlcroissant, the specification's own reader: no error, no warning, and every row of every table."""

import csv
import sys
from pathlib import Path

import mlcroissant


def main(path: Path) -> int:
    """Validate. Parameters: path of croissant.json within an export. Returns: the exit code."""
    dataset = mlcroissant.Dataset(jsonld=path)
    issues = dataset.metadata.ctx.issues
    for issue in (*issues.errors, *issues.warnings):
        print(issue, file=sys.stderr)
    bad = len(issues.errors)
    for record_set in dataset.metadata.record_sets:
        (source,) = {field.source.file_object for field in record_set.fields}
        with (path.parent / "data" / source).open(encoding="utf-8", newline="") as stream:
            wanted = sum(1 for _ in csv.reader(stream)) - 1
        rows = mlcroissant.Dataset(jsonld=path).records(record_set.id)  # a reader keeps what it has read
        found = sum(1 for _ in rows) if wanted else 0
        print(f"{record_set.name}: {found} of {wanted} rows")
        bad += found != wanted
    print(f"croissant: {len(issues.errors)} errors, {len(issues.warnings)} warnings")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
