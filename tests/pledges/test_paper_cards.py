"""What is written down of a spoiled slip holds no card number."""

from relief.kit import audit, cards


def test_a_card_number_is_not_kept_with_a_void_slip(typist, db, printed):
    typist().type(printed[0], note="torn; 4111 1111 1111 1111", outcome="void")

    with db.session() as session:
        entries = audit.history(session, printed[0])
        [words] = [audit.words_of(session, each) for each in entries if each.event == "slip_void"]
    assert words == f"torn; {cards.REDACTED}"
