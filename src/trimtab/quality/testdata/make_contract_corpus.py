"""Writes seeds for contract_fuzz.cc: the contracts of all cases, whole, into contract_corpus/."""

import pathlib

import yaml

here = pathlib.Path(__file__).parent
corpus = here / "contract_corpus"
corpus.mkdir(exist_ok=True)
header = "apiVersion: v3.1.0\nkind: DataContract\nid: a-case\nversion: 1.0.0\nstatus: active\nschema:\n"
for path in sorted([*here.glob("cases/*.yaml"), *here.glob("bad_contracts/*.yaml")]):
    case = yaml.safe_load(path.read_text())
    text = case.get("contract")
    if text is None:
        text = header + "".join(f"  {line}\n" for line in case["schema"].splitlines())
    (corpus / f"{path.parent.name}_{path.stem}").write_text(text)
(corpus / "comma_behind_the_end").write_text("[],")
(corpus / "binary").write_bytes(bytes(range(256)))
(corpus / "deep").write_text("[" * 5000)
(corpus / "tags").write_text("!!python/object {kind: !x DataContract, ? [a] : b}\n")
(corpus / "anchor_to_itself").write_text("a: &a [*a]\n")
(corpus / "aliases_to_themselves").write_text("a: &a [*a, *a, *a]\n")
bomb = "a0: &a0 [" + "x" * 1500 + "]\n"
bomb += "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 25))
(corpus / "alias_bomb_of_texts").write_text(bomb)
