"""Nothing in the product is there for nobody: what no product code uses is named here, with why."""

from __future__ import annotations

from pathlib import Path

from vulture import Vulture

ROOT = Path(__file__).parent.parent
PRODUCT = ("dashboard", "lexclient", "fallback", "pages", "bots", "*.py")
PRODUCT += ("infra/*.py", "infra/functions", "infra/commands", "infra/packaging")
PRODUCT += ("infra/stacks",)
# decorators by which a library finds a function
FOUND_BY_DECORATOR = [
    "@compiles*",
    "@field_validator*",
    "@model_validator*",
    "@sa.event*",
    "@event*",
]
# names that somebody else reads, and who
READ_ELSEWHERE = {
    "model_config": "pydantic",
    "validateLink": "markdown-it",
    "inherit_cache": "SQLAlchemy",
    "supports_statement_cache": "SQLAlchemy",
    "import_dbapi": "SQLAlchemy",
    "initialize": "SQLAlchemy",
    "do_begin": "SQLAlchemy",
    "do_commit": "SQLAlchemy",
    "do_execute": "SQLAlchemy",
    "isolation_level": "sqlite3",
    "should_exit": "uvicorn",
    "readinto": "io",
    "__call__": "whoever calls the object",
    "__getattr__": "whoever imports a name of the package",
    "case_sensitive": "re2",
    "log_errors": "re2",
    "pytest_addoption": "pytest",
    "handle_starttag": "html.parser",
    "handle_endtag": "html.parser",
    "handle_data": "html.parser",
    "get_params": "scikit-learn",
    "deep": "scikit-learn",
    # the context of an AWS Lambda function, read by the user's handler
    "aws_request_id": "handlers",
    "function_name": "handlers",
    "function_version": "handlers",
    "memory_limit_in_mb": "handlers",
    "invoked_function_arn": "handlers",
    "log_stream_name": "handlers",
    "identity": "handlers",
    "client_context": "handlers",
    "compress_type": "zipfile",
    "create_system": "zipfile",
    "external_attr": "zipfile",
    "retention_in_days": "CDK",
    "block_device_mappings": "CDK",
    # fields that are read by their names from a list
    "frequency_penalty": "requests to a model",
    "presence_penalty": "requests to a model",
    "cost_usd": "recordings",
    "usage_source": "recordings of a conversation",
    "error_text": "recordings of a conversation",
    "error_facts": "recordings of a conversation",
    "priced": "the comparison's table",
    "shrinks": "the template of a drawing",
    "false_accept": "the sweep's chart",
    "strangers": "the evidence's vector",
    "crowd": "the evidence's vector",
    # members of an export that are checked and not used
    "file_format": "an export's manifest",
    "resource_type": "an export's manifest",
    "meta_data": "an export's manifest",
}


def unused() -> dict[str, str]:
    """What vulture finds, by name, with the place."""
    vulture = Vulture(ignore_decorators=FOUND_BY_DECORATOR)
    paths = [str(path) for pattern in PRODUCT for path in ROOT.glob(pattern)]
    vulture.scavenge(paths)
    return {item.name: f"{item.filename}:{item.first_lineno}" for item in vulture.get_unused_code()}


def test_everything_in_the_product_is_used() -> None:
    """What is only used by its own tests is dead too."""
    places = unused()
    assert {name: places[name] for name in places.keys() - READ_ELSEWHERE.keys()} == {}


def test_no_exception_is_out_of_date() -> None:
    """A name that is used after all, or gone, is no exception any more."""
    assert READ_ELSEWHERE.keys() - unused().keys() == set()
