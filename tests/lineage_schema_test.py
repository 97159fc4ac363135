"""Lineage events are valid against OpenLineage's published schemas: the envelope and, which the envelope's schema does
not look at, every facet against the schema that it names. Formats (UUID, URI, date-time) are checked too."""

import copy
import json
import pathlib

import jsonschema
import pytest
import referencing

ROOT = pathlib.Path(__file__).resolve().parent.parent
LOGS = [ROOT / "src" / "trimtab" / "lineage" / "testdata" / "events.ndjson",
        ROOT / "examples" / "flights" / ".trimtab" / "lineage.ndjson"]
CUSTOM = "https://trimtab.dev/spec/facets/1-0-0/"


class Schemas:
    """Says what is wrong with an event."""

    def __init__(self, folder: pathlib.Path):
        schemas = [json.loads(path.read_text()) for path in [folder / "OpenLineage.json", *sorted(folder.glob("facets/*.json"))]]
        self.registry = referencing.Registry().with_resources(
            [(schema["$id"], referencing.Resource.from_contents(schema)) for schema in schemas])
        self.formats = jsonschema.Draft202012Validator.FORMAT_CHECKER
        self.ids = {schema["$id"] for schema in schemas}
        assert {"uuid", "uri", "date-time"} <= set(self.formats.checkers), "packages for format checking are missing"

    def errors_against(self, reference: str, value) -> list[str]:
        validator = jsonschema.Draft202012Validator({"$ref": reference}, registry=self.registry, format_checker=self.formats)
        return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]

    def errors(self, event) -> list[str]:
        wrong = self.errors_against("https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent", event)
        for where, name, facet in facets_of(event):
            url = facet.get("_schemaURL", "")
            if name.startswith("trimtab_"):
                if url != f"{CUSTOM}{name}.json":
                    wrong.append(f"{where}.{name}: {url} is not its schema")
            elif url.split("#")[0] not in self.ids:
                wrong.append(f"{where}.{name}: {url} is no published schema")
            else:
                wrong += [f"{where}.{name} {error}" for error in self.errors_against(url, facet)]
                # The file's own schema ties the facet's name to its definition.
                wrong += [f"{where}.{name} {error}" for error in self.errors_against(url.split("#")[0], {name: facet})]
        return wrong


def facets_of(event):
    places = [("run", event["run"].get("facets", {})), ("job", event["job"].get("facets", {}))]
    for direction in ("inputs", "outputs"):
        for i, dataset in enumerate(event.get(direction, [])):
            for key in ("facets", "inputFacets", "outputFacets"):
                places.append((f"{direction}[{i}].{key}", dataset.get(key, {})))
    return [(where, name, facet) for where, facets in places for name, facet in facets.items()]


@pytest.fixture(scope="module")
def schemas(shared) -> Schemas:
    return Schemas(shared / "specs" / "openlineage")


def events_of(path: pathlib.Path) -> list:
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.mark.parametrize("path", LOGS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_line_is_valid(schemas, path):
    if not path.exists():
        pytest.skip(f"{path.relative_to(ROOT)} is not there: run make demo")
    wrong = [f"line {number}: {error}" for number, event in enumerate(events_of(path), 1) for error in schemas.errors(event)]
    assert not wrong, "\n".join(wrong)


def test_the_sample_holds_every_facet():
    found = {name for event in events_of(LOGS[0]) for _, name, _ in facets_of(event)}
    assert found == {"parent", "processing_engine", "errorMessage", "executionParameters", "test", "trimtab_stage", "jobType",
                     "sourceCodeLocation", "schema", "dataSource", "version", "datasetType", "inputStatistics",
                     "dataQualityMetrics", "dataQualityAssertions", "outputStatistics"}


def test_what_is_wrong_is_seen(schemas):
    """Each breakage of the sample by itself is an error: the test above can fail."""
    sample = events_of(LOGS[0])[1]
    breakages = {
        "no UUID": lambda event: event["run"].update(runId="7"),
        "no time": lambda event: event.update(eventTime="yesterday"),
        "no URI": lambda event: event.update(producer="trimtab"),
        "no type": lambda event: event.update(eventType="END"),
        "parent": lambda event: event["run"]["facets"]["parent"]["run"].update(runId="7"),
        "message": lambda event: event["run"]["facets"]["errorMessage"].pop("programmingLanguage"),
        "test": lambda event: event["run"]["facets"]["test"]["tests"][0].pop("status"),
        "parameter": lambda event: event["run"]["facets"]["executionParameters"]["parameters"][0].update(extra=1),
        "custom": lambda event: event["run"]["facets"]["trimtab_stage"].pop("_producer"),
        "code": lambda event: event["job"]["facets"]["sourceCodeLocation"].update(url="a b"),
        "job type": lambda event: event["job"]["facets"]["jobType"].pop("integration"),
        "schema": lambda event: event["inputs"][0]["facets"]["schema"]["fields"][0].pop("name"),
        "source": lambda event: event["inputs"][0]["facets"]["dataSource"].update(uri="file"),
        "version": lambda event: event["inputs"][0]["facets"]["version"].update(datasetVersion=1),
        "assertion": lambda event: event["inputs"][0]["inputFacets"]["dataQualityAssertions"]["assertions"][0].pop("success"),
        "metrics": lambda event: event["inputs"][0]["inputFacets"]["dataQualityMetrics"].pop("columnMetrics"),
        "rows": lambda event: event["inputs"][0]["inputFacets"]["inputStatistics"].update(rowCount=1.5),
        "size": lambda event: event["outputs"][0]["outputFacets"]["outputStatistics"].update(size="5"),
        "model": lambda event: event["outputs"][0]["facets"]["datasetType"].pop("datasetType"),
        "unknown schema": lambda event: event["inputs"][0]["facets"]["schema"].update(_schemaURL="https://example.com/x.json"),
    }
    unseen = []
    for name, break_it in breakages.items():
        event = copy.deepcopy(sample)
        break_it(event)
        if not schemas.errors(event):
            unseen.append(name)
    assert not unseen
