#!/usr/bin/env python3
"""Validates reports: validate.py SCHEMA FILE… ; a .jsonl file line by line. Needs python3-jsonschema."""
import json
import pathlib
import sys

import jsonschema

folder = pathlib.Path(__file__).parent
schemas = {path.name: json.loads(path.read_text()) for path in folder.glob("*.schema.json")}
schema = schemas[sys.argv[1]]
jsonschema.Draft202012Validator.check_schema(schema)
resolver = jsonschema.RefResolver.from_schema(schema, store={each["$id"]: each for each in schemas.values()})
validator = jsonschema.Draft202012Validator(schema, resolver=resolver)

problems = 0
for name in sys.argv[2:]:
    text = pathlib.Path(name).read_text(encoding="utf-8")
    # splitlines would also cut at U+2028 and the like, which JSON texts may hold as they are.
    documents = text.removesuffix("\n").split("\n") if name.endswith(".jsonl") else [text]
    for number, document in enumerate(documents, 1):
        for error in validator.iter_errors(json.loads(document)):
            problems += 1
            print(f"{name}:{number}: {error.json_path}: {error.message[:300]}")
sys.exit(1 if problems else 0)
