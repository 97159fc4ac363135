"""The JSON Schema that `trimtab schema pipeline` prints, judged by Python's jsonschema: what the parser takes it takes,
what the parser refuses it refuses, but for what no schema can say (marked `# schema: accepts` in the sample)."""

import json
import pathlib
import subprocess

import jsonschema
import pytest
import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "src" / "trimtab" / "pipeline" / "testdata"
RIGHT = sorted((SAMPLES / "right").glob("*.yaml")) + sorted((ROOT / "examples").glob("*/trimtab.yaml"))
WRONG = sorted((SAMPLES / "wrong").glob("*.yaml"))


class TextDates(yaml.SafeLoader):
    """YAML as this program reads it: a date is text."""


TextDates.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load(path: pathlib.Path):
    return yaml.load(path.read_text(encoding="utf-8"), Loader=TextDates)


@pytest.fixture(scope="module")
def validator(trimtab):
    printed = subprocess.run([trimtab, "schema", "pipeline"], check=True, capture_output=True, text=True).stdout
    schema = json.loads(printed)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("path", RIGHT, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_good_files_are_valid(validator, path):
    assert [error.message for error in validator.iter_errors(load(path))] == []


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_bad_files_are_not(validator, path):
    accepted = b"# schema: accepts" in path.read_bytes()
    try:
        document = load(path)
    except (yaml.YAMLError, UnicodeDecodeError, TypeError):
        return  # no YAML, hence nothing for a schema
    if not accepted:
        assert not validator.is_valid(document)


def test_every_key_is_documented(validator):
    for name in ("command", "check", "gate", "benchmark", "register"):
        for key, schema in validator.schema["$defs"][name]["properties"].items():
            assert key in ("kind", "matrix") or schema["description"].endswith("."), (name, key)
