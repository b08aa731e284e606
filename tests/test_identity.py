from claims.identity import Identifiers, normalised


def test_ids_are_made_of_the_articles_id_and_the_words() -> None:
    here = Identifiers("a")
    assert here.of("c", "Kim came.") == Identifiers("a").of("c", " kim  CAME")
    assert here.of("c", "Kim went.") != here.of("c", "Kim left.")
    assert Identifiers("b").of("c", "Kim came") != Identifiers("a").of("c", "Kim came")


def test_repeated_words_are_distinguished_by_a_number() -> None:
    ids = Identifiers("a")
    first, second = ids.of("c", "Kim came"), ids.of("c", "Kim came")
    assert second == f"{first}-2"
    assert ids.of("a", "Kim came") == Identifiers("a").of("a", "Kim came")


def test_words_without_letters_still_get_an_id() -> None:
    assert Identifiers("a").of("c", "…").startswith("c-")


def test_a_long_row_of_signs_is_normalised_in_linear_time() -> None:
    for marks in ("-" * 100_000, "- " * 100_000, "(" * 100_000, "—" * 100_000, "a-" * 100_000):
        assert len(normalised(marks, exact=True)) <= 2 * len(marks)
