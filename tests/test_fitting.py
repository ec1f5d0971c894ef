"""Facts about the input sizes that models take, and about their page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from convguide.catalog.sizes import ARCHITECTURE_SIZES, MODEL_SIZES
from convguide.problems import AcceptedSizes, Disagreement
from convguide.render.fitting import architectures_table, model, skips_table, tried
from convguide.verify import verify

BY_ID = {one.id: one for one in MODEL_SIZES}


def test_four_halvings_take_multiples_of_sixteen_by_our_trace() -> None:
    assert BY_ID["sizes-skip-4"].answers() == {
        "sizes that work": "multiples of 16 from 16 to 96",
        "smallest": 16,
        "how many": 6,
        "next size": 64,
    }


def test_a_refusal_of_torch_is_explained_and_one_of_the_code_itself_is_not() -> None:
    found = BY_ID["sizes-skip-4"].explained()
    assert found is not None
    assert "25 → 12 → 24" in found.causes[0].because
    assert BY_ID["sizes-cut"].explained() is None


@pytest.mark.torch
@pytest.mark.parametrize("name", ["sizes-linear", "sizes-shortcut", "sizes-patches"])
def test_torch_runs_the_model_at_every_size(name: str) -> None:
    assert verify(BY_ID[name])["sizes that work"] == BY_ID[name].sizes


@pytest.mark.torch
def test_a_wrong_size_is_caught() -> None:
    wrong = replace(BY_ID["sizes-linear"], smallest=29)
    with pytest.raises(Disagreement, match=r"smallest: .* hand 29, formula 30, torch 30"):
        verify(wrong)
    silent = replace(BY_ID["sizes-linear"], says="mat1 and mat2 fit")
    with pytest.raises(Disagreement, match="torch says"):
        verify(silent)


@pytest.mark.torch
def test_a_model_on_the_page_has_its_code_its_sizes_and_where_it_is_shown() -> None:
    shown = model(verify(BY_ID["sizes-linear"]))
    assert (shown["sizes"], shown["tried"]) == ("every size from 30 to 33", 64)
    assert shown["message"] == "mat1-and-mat2-shapes-cannot-be-multiplied"
    assert "16·7·7 = 784 arrive, 16·6·6 = 576 were planned" in str(shown["because"])
    assert str(shown["chain"]).startswith("../calculators/cnn-shapes-layer-by-layer.md?net=")


@pytest.mark.torch
def test_the_tables_hold_checked_values() -> None:
    shown = model(verify(BY_ID["sizes-skip-1"]))
    assert "| 1 | multiples of 2 from 2 to 96 | 57 | 58 |" in skips_table({"sizes-skip-1": shown})
    small = [one for one in ARCHITECTURE_SIZES if one.name == "SQUEEZENET1_1"]
    assert tried(small[0]) == "1 to 24"
    found = {one.id: verify(one) for one in small}
    assert "| 17 | every size from 17 to 24 | 1 to 24 |" in architectures_table(found, small)


def test_a_shortcut_runs_on_the_one_odd_size_that_is_repeated_silently() -> None:
    assert isinstance(BY_ID["sizes-shortcut"], AcceptedSizes)
    assert BY_ID["sizes-shortcut"].answers()["sizes that work"] == (
        "2–4, 6, 8, 10, 12, 14, 16, 18, …"
    )
