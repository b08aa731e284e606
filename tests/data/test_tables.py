import pytest
from pydantic import BaseModel

from claims.data import Listed
from claims.data.tables import parse_table
from claims.model import DataError


class Animal(BaseModel):
    """A row of the test's table."""

    name: str
    legs: int = 4
    sounds: Listed = ()


def test_rows_lists_comments_and_defaults() -> None:
    text = 'name,legs,sounds\n# birds\n"crow, hooded",2,caw; croak\n\ncat,,\n'
    assert parse_table("animals.csv", text, Animal) == (
        Animal(name="crow, hooded", legs=2, sounds=("caw", "croak")),
        Animal(name="cat", legs=4, sounds=()),
    )


BAD = [
    ("name,legs\ncat,four\n", r"animals\.csv:2: column `legs`: Input should be a valid integer[^']*$"),
    ("name,legs\ncat,4\ndog\n", r"animals\.csv:3: 1 cells where the table has 2 columns"),
    ("name,legs\n,4\n", r"animals\.csv:2: column `name`: Field required"),
    (
        "root:x:0\ndaemon:x:1\n",
        r"animals\.csv:1: the first row does not have the columns of this table; the columns are: legs, name",
    ),
    ('name\n"' + "x" * 200_000 + '"\n', r"animals\.csv:2: not a CSV table"),
]


@pytest.mark.parametrize(("text", "message"), BAD)
def test_an_invalid_row_is_reported_by_line_and_column(text: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        parse_table("animals.csv", text, Animal)
