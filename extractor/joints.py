"""The small words between numbers (*của*, *trong đó có*, *so với*), compiled: ``patterns/joints.yaml`` has the words.

Owns how such words may stand in a skeleton (``mentions.Sentence``); what follows from them is decided by the modules
that ask. Reads and validates its file, which has a format of its own: names, each with a list of forms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import regex
import yaml

from extractor.errors import PatternError, Problem
from extractor.fold import fold
from extractor.notation import alternatives
from extractor.patterns import CLASSES

FILE = "joints.yaml"
_M, _P, _L, _T, _Q, _S, _Y = (
    CLASSES[n] for n in ("money", "percent", "place", "stars", "quantity", "subject", "period")
)
_B, _G = CLASSES["blocked"], CLASSES["group"]
_WORD = r"[^\W\d]+\s+"


class Joints:
    """Compiled expressions over skeletons; ``words`` are the lists of the file, folded."""

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        w = {name: _any(forms) for name, forms in words.items()}
        self.this = tuple(words["this"])
        self.whole_place = tuple(f"{word} " for word in words["whole_place"])
        self.listing = tuple(words["joined"])
        self.reason = _whole(w["reason"])
        self.level_before = regex.compile(rf"{_T} (?:,|{w['or_level']}) (?:ocop )?$")
        self.counts_noun = regex.compile(rf"(?:[\d/]|\d[^.;:]*(?<!\w){w['each']})\s*$")
        self.level_has_number = regex.compile(
            rf"\s*(?:{w['level_tier']}\s+){{0,2}}(?:(?:{w['level_last']}|{w['level_adverb']}|:)\s*){{0,2}}\d+(?!\s*(?:{w['star_sign']}|[-–]))"
        )
        self.level_next = regex.compile(rf" (?:ocop )?(?:,|{w['or_level']}) (?:ocop )?{_T}")
        self.more_makers = regex.compile(rf"\s*(?:,|{w['either']})\s*{_S}")
        self.lapses = _whole(w["lapses"])
        self.told_of = regex.compile(rf"(?:^|[,;:.(])\s*(?:{_L}\s*)?(?:{w['told_of']}\s+){{0,2}}$")
        seat = rf"(?:,\s*(?:{w['seated']}\s+)?|(?<!\w){w['seated']}\s+)(?:{_L}\s*,\s*)?$"
        self.seated = regex.compile(rf"[^;:.(){_Q}]*{seat}")
        self.seat_told = regex.compile(rf"(?<!\w){w['of_maker']}\s+(?:{w['maker']}|{_S})(?!\w)[^;:.(){_Q}]*?{seat}")
        self.goes_on_listing = regex.compile(
            rf"\s*(?:[,;]\s*(?:{w['listed_with']}\s+)?|{w['listed_with']}\s+)(?:{_WORD}){{0,2}}"
        )
        self.has_next = regex.compile(
            rf"\s*(?:\([^()]*\)\s*)?(?:{_WORD}){{0,1}}?(?:{w['have']}|{w['gives_share']})(?!\w)"
        )
        self.of_programme = regex.compile(rf"(?<!\w){w['paper']}(?!\w)[^;.:(){_Q}]{{0,90}}$")
        self.other_comma = regex.compile(rf",[^,;:.]*?(?<!\w){w['remaining']}(?!\w)")
        self.by_itself = regex.compile(rf"\),\s*{w['by_itself']}(?!\w)")
        self.sums_up = regex.compile(rf"[;.]\s*{w['sums_up']}\s+(?:{_WORD}){{0,2}}$")
        self.sits_at = regex.compile(rf"(?<!\w){w['seated']}\s+$")
        self.of_them_ahead = regex.compile(rf"[,;(]\s*{w['of_them']}\s+(?:{_WORD}){{0,2}}$")
        self.seat_ends = regex.compile(r"\s*(?:[,;:.)(]|$)")
        self.at_which = regex.compile(rf"(?<!\w){w['at_which']}\s*$")
        self.begins = regex.compile(rf"\s*(?:{w['begins']})(?!\w)")
        self.province_speaks = _whole(w["province_speaks"])
        self.in_force = _whole(w["in_force"])
        self.done = _whole(w["done"])
        self.in_stock = _whole(w["in_stock"])
        self.total = _whole(w["total"])
        self.asked_decision = regex.compile(
            rf"(?:\s*{_L}|\s+[^\W\d]+){{0,6}}?(?:\s*,\s*{w['rates']})*(?:\s*,)?\s*(?<!\w){w['decision']}"
            rf"(?:\s+(?!{w['passive']}(?!\w))[^\W\d]+|\s*{_S}){{0,3}}\s*"
        )
        self.took_part = _whole(w["took_part"])
        self.decided_on = regex.compile(rf"(?<!\w){w['decided_on']}(?!\w)[^;.:]*$")
        self.programme_years = regex.compile(rf"(?<!\w){w['paper']}\s+(?:ocop\s+)?(?:{_L}\s*)?$")
        self.rate_verbs = _whole(w["rates"])
        self.some_day = _whole(w["some_day"])
        self.same_occasion = regex.compile(rf"\W*{w['same_occasion']}(?!\w)")
        self.long_council = regex.compile(rf"(?<!\w){w['long_council']}\s[^,;:.{_Q}{_L}]{{0,60}}(?:{_S}\s*)$")
        self.rated_by = regex.compile(rf"(?<!\w){w['passive_by']}\s+(?:{_WORD}){{1,6}}$")
        self.takes_part = regex.compile(
            rf"[^,;:.(){_Q}{_M}]*?(?<!\w)(?:{w['passive_by']}|{w['works_with']})\s+(?:{_WORD}){{1,8}}"
        )
        self.lists_names = regex.compile(rf"\s*(?:{_WORD}){{0,3}}?{w['lists_names']}(?!\w)")
        self.leads_all = regex.compile(rf"^\s*{w['leads_all']}(?!\w)")
        self.ranked_in = regex.compile(rf"(?<!\w){w['in_place']}\s+(?:{_Q}|{_WORD})\s*{w['of_range']}?\s*$")
        self.council = regex.compile(rf"(?<!\w){w['council']}\s*$")
        self.sources_joined = regex.compile(
            rf"\s*{_L}?\s*(?:,\s*(?:{w['sources_joined']}\s+)?|{w['sources_joined']}\s+)"
        )
        self.left_out = regex.compile(rf"(?<!\w){w['left_out']}\s+(?:{_WORD}){{0,2}}$")
        self.left_out_head = regex.compile(rf"\W*(?:{w['left_out']}|{w['new_deed']})(?!\w)")
        self.for_all = regex.compile(rf"\W*(?:{_WORD}){{0,2}}?{w['for_all']}(?!\w)")
        self.maker = _whole(w["maker"])
        self.of_maker = regex.compile(rf"\s*(?:(?:[^\W\d]+|{_G}),?\s+){{0,8}}?{w['of_maker']}\s+{w['maker']}(?!\w)")
        self.but = _whole(w["but"])
        self.turns = regex.compile(rf"\s*(?:{w['passive']}\s+(?:{_WORD}){{1,2}})?{w['turns']}\s*")
        self.contrast = _whole(w["contrast"])
        self.set_against = _whole(w["set_against"])
        document = CLASSES["document"]
        self.by_plan = regex.compile(
            rf"(?P<ahead>\s*(?:{w['by_plan']}\s+)?)(?={document})(?:{document}[^,;:.{_Q}]*?(?<!\w){w['issued']}[^,;:.{_Q}]*,)?"
        )
        self.issues_plan = regex.compile(
            rf"(?:(?<!\w){w['issues_plan']}\s+(?:{_WORD}){{0,2}}|{document}[^;:.{_Q}]{{0,60}}?(?<!\w){w['issues_plan']}(?!\w))"
        )
        self.contrast_head = regex.compile(rf"\s*{w['contrast_head']}(?!\w)")
        self.promised = _whole(w["promised"])
        self.only_spends = regex.compile(rf"(?<!\w)(?<!{w['set_aim']}\s){w['only_spends']}\s+$")
        self.budget_of = regex.compile(rf"^[^{_M}]*(?<!\w){w['budget_of']}\s*$")
        self.paid_each = regex.compile(rf"(?<!\w){w['paid_each']}\s+(?:{_WORD}){{0,2}}$")
        self.goes_on = regex.compile(rf"\s*{w['goes_on']}(?!\w)")
        self.passive = _whole(w["passive"])
        self.varies = _whole(w["varies"])
        self.money_topic = regex.compile(rf"\s*(?:{_WORD}){{0,2}}?{w['money_topic']}(?!\w)")
        self.spent = _whole(w["spent"])
        self.more_by = regex.compile(rf"(?<!\w){w['more_by']}\s*$")
        self.than_behind = regex.compile(rf"\s*{w['than_behind']}(?!\w)")
        self.paid_out = regex.compile(rf"(?<!\w){w['paid_out']}(?!\w)[^;:.({_M}]*$")
        giver = rf"(?<!{w['budget_of']}\s)(?:(?<!\w){w['giver']}|{_L})"
        self.gives = regex.compile(rf"{giver}\s+(?:{_WORD}){{0,2}}?{w['gives']}(?!\w)")
        several = alternatives(words["several"])
        self.one_maker = regex.compile(rf"(?<!\w)(?<!(?:{several})\s)(?:{w['one_maker'][3:-1]}|{_S})(?!\w)")
        self.one_has = regex.compile(
            rf"(?:^|[,;:.]|(?<!\w){w['says_that']}(?!\w))\s*"
            rf"(?:{_Y}\s*,?\s*|(?:{w['round_opener']}|{w['and']})\s+)*(?:(?P<noun>{_S})|{w['maker_alone']})\s*"
            rf"(?:{_WORD}|{_Y}\s*){{0,2}}"
            rf"(?:{w['one_has']}\s+(?:{_WORD}){{0,2}}|{w['one_enters']}\s+(?:{_WORD}){{0,5}})$"
        )
        self.average = _whole(w["average"])
        self.negated = _whole(w["negated"])
        self.have = _whole(w["have"])
        self.few_words = regex.compile(rf"\s*(?:(?!{w['and']}\b){_WORD}){{0,2}}")
        self.and_ahead = regex.compile(rf"[^,;:]*?(?<!\w){w['and']}\s*$")
        self.and_ = regex.compile(rf"[^,;.:()]{{0,24}}(?<!\w){w['and']}\s*")
        self.list = regex.compile(
            rf"\s*(?:,|{w['joined']}|,\s*{w['and']})\s*(?:{w['plural']}\s+)?(?:{w['districts']}\s+)?"
        )
        self.gets = regex.compile(
            rf"[^.;]{{0,40}},\s*(?:{_WORD}){{0,2}}{w['passive']}\s+(?:{w['whole_of']}\s+)?"
            rf"|[^.;]{{0,40}}(?:,|{w['and']}|{w['but']})\s*(?:{_WORD}){{0,2}}?{w['grants']}\s+(?:{w['whole_of']}\s+)?"
        )
        self.came_to = regex.compile(
            rf"\s*,?\s*(?:{w['but']}\s+)?(?:{w['negated']}\s+)?{w['came_to']}\s*(?:{w['whole_of']}\s+)?"
        )
        self.joined_numbers = regex.compile(rf"\s*(?:{_WORD}){{0,8}}(?:,\s*)?{w['and']}\s+(?:{_WORD}){{0,2}}")
        self.and_sends = regex.compile(rf"\s*,?\s*{w['and_then']}\s+(?:{_WORD}){{0,2}}?{w['sends']}(?!\w)")
        self.obliged = regex.compile(rf"{w['obliged']}(?!\w)")
        self.by_years = regex.compile(rf"(?<!\w){w['by_years']}(?!\w)")
        self.and_ends = regex.compile(rf"[^;:.(){_Q}]*(?<!\w){w['and_then']}\s*$")
        self.and_joins = regex.compile(rf"[^,;:.()]{{0,24}}(?:,\s*)?(?<!\w){w['and_then']}\s+(?:{_WORD}){{0,2}}")
        self.mid_year = regex.compile(rf"(?:^|[;])\W*{w['mid_year']}(?!\w)[^;:.{_Q}]*$")
        self.missed_plan = regex.compile(rf"(?<!\w){w['missed_plan']}\s+(?:{_P}\s*)?$")
        self.came_off = regex.compile(rf"[,;]\s*(?:(?:{_Y}|{w['mid_year']})\s*,?\s*)?{w['came_off']}\s+$")
        self.puts_forward = regex.compile(rf"\s*(?:{_WORD}){{0,1}}?{w['puts_forward']}(?!\w)")
        self.sends_goods = regex.compile(
            rf"(?:\s*{_L}(?:\s*(?:,|{w['joined']})\s*{_L})+)?[^,;:.(){_Q}{_M}]*?(?<!\w){w['puts_forward']}\s+(?:{_WORD}){{0,3}}|\s*(?:{_WORD}){{0,2}}"
        )
        self.enters = _whole(w["puts_forward"])
        self.places_enter = regex.compile(
            rf"\s*(?:(?:{w['where']}\s+)?{_L}\s*,?\s*)*(?:{_WORD}){{0,1}}?{w['puts_forward']}(?!\w)"
        )
        self.granted = _whole(w["grants"])
        self.asks_decision = regex.compile(
            rf"(?<!\w){w['asks_for_it']}(?!\w)[^,;:.{_Q}]{{0,60}}(?<!\w){w['decision']}(?!\w)"
            rf"|(?<!\w){w['petition']}(?!\w)"
        )
        meets = rf"(?:^|[,;:.])\s*(?:{_WORD}){{0,2}}?{w['jury']}(?!\w)[^,;:.{_Q}]{{0,90}}(?<!\w){w['meets']}"
        self.session = regex.compile(rf"(?<!\w)(?:{w['session']})(?!\w)|{meets}(?!\w)")
        self.shares_most = regex.compile(
            rf"(?<!\w)(?:{w['shares_most']}|{w['gives_share']})\s+(?:{_WORD}){{0,3}}?(?P<round>{_Y})[^;:.{_Q}]{{0,40}}$"
        )
        self.session_topic = regex.compile(rf"\W*(?:{_WORD}){{0,2}}?{w['session_topic']}(?!\w)")
        self.list_to_rate = regex.compile(rf"(?<!\w){w['list_of']}\s+(?:{_WORD}|{_S}\s+){{0,4}}?{w['listed_to']}(?!\w)")
        self.entry_list = regex.compile(
            rf"(?<!\w){w['entry_list']}\s+(?:{_WORD}|[^\W\d]+,\s+|{_S}\s*,?\s*){{0,5}}?{w['listed_to']}\s+"
            rf"(?:(?:{_WORD}){{0,3}}?{w['programme_joined']}(?!\w)|{_B})"
        )
        self.list_holds = regex.compile(rf"(?:(?<!\w){w['list_holds']}\s+|[:,(]\s*)$")
        self.list_says = regex.compile(rf"\W*{w['list_says']}(?!\w)")
        self.to_ask = regex.compile(rf"[^;:.()]*?(?<!\w){w['to_ask']}(?!\w)")
        self.jury_looks = regex.compile(
            rf"[^;:.()]*?(?<!\w){w['passive']}\s+(?:{w['all_of']}\s+)?{w['jury']}\s+(?:{_WORD}|{_L}\s*){{1,7}}?{w['looks_at']}(?!\w)"
        )
        self.jury_chooses = regex.compile(
            rf"(?<!\w){w['jury']}(?!\w)[^;:.{_Q}]{{0,90}}?(?<!\w){w['chooses']}\s+(?:{_WORD}){{0,2}}$"
        )
        self.sends_on = regex.compile(rf"(?<!\w)(?:{w['sends']}|{w['puts_forward']}|{w['promising']})(?!\w)")
        self.asks_to_rise = _whole(w["asks_to_rise"])
        self.at_sales = regex.compile(rf"\s*(?:{_WORD}){{0,2}}?{w['sales']}(?!\w)")
        self.hand_in = regex.compile(rf"[^;:.()]*?(?<!\w){w['puts_forward']}\s+(?:{_WORD}){{0,3}}")
        self.jury_does = regex.compile(rf"(?<!\w){w['jury']}\s+(?:{_WORD}|{_L}\s+){{0,4}}?$")
        self.session_draws = regex.compile(
            rf"(?<!\w){w['session']}(?!\w)[^,;:.{_Q}]{{0,60}}(?<!\w){w['draws']}\s+(?:{_WORD}){{0,2}}$"
        )
        self.rates_and = regex.compile(rf"(?<!\w){w['rated']}\s*(?:,|{w['and']})\s*$")
        self.papers = _whole(w["papers"])
        self.as_set = _whole(w["as_set"])
        self.session_over = _whole(w["session_over"])
        self.joins_programme = _whole(w["joins_programme"])
        self.reports = _whole(w["reports"])
        self.opening = regex.compile(rf"\W*(?:{_WORD}){{0,2}}(?:[^\W\d]+|{_Y})\s*,?\s*")
        self.noun_passive = regex.compile(rf"{_S}\s+(?:{_WORD})?{w['passive']}\s+$")
        self.holding = regex.compile(rf"[^,;.:()]{{0,24}}(?<!\w){w['have']}\s+(?:{_WORD})?")
        self.told_of_group = regex.compile(  # …; nhóm dược liệu đứng nhì, có 21
            rf"(?:^|[;:.])\s*({CLASSES['group']})(?:\s+[^\W\d]+){{0,4}},\s*(?:{w['have']}\s*)?$"
        )
        self.has_of_object = regex.compile(rf"\s*{_S}\s+[^{_Q}{_M}.;]*(?<!\w){w['is']}\s[^{_Q}{_M}.;]*{w['have']}\s*$")
        self.has_anew = regex.compile(
            rf",\s*(?:{_WORD}|{_Y}\s*,?\s*|{_L}\s*){{0,4}}(?:{_L}|{_Y})\s*(?:{_WORD}){{0,2}}?{w['have']}\s*$"
        )
        self.introduced = regex.compile(rf".*?(?<!\w){w['is']}\s+{_L}[\s.]*")
        self.backstep = regex.compile(rf"\s*{w['backstep']}(?!\w)")
        self.fronted = regex.compile(
            rf"(?:^|[;:]|(?:^|[;:]\s*)(?:{_WORD}){{0,3}}?{_Y}?\s*,)\W*(?:{w['front_adverb']}\s+)?"
            rf"(?P<word>{w['fronted']}|{w['fronted_aim']})(?!\w)"
        )
        self.fronted_aim = regex.compile(w["fronted_aim"])
        self.share_in = regex.compile(rf"[,;(]\s*{w['share_in']}\s*$")
        self.meanwhile = regex.compile(rf",\s*{w['meanwhile']}\s[^;:.]*$")
        self.grown_from = regex.compile(rf"(?:^|[;:.])\W*(?:{_WORD}){{0,2}}?{w['grown_from']}\s+(?:{_WORD}){{0,2}}$")
        self.then_last = regex.compile(rf"(?<!\w){w['then']}\s*$")
        self.then = regex.compile(rf",\s*{w['then']}(?!\w)")
        self.main = _main(w, "")
        self.main_counted = _main(w, rf"(?!\s*{w['front_adverb']}?\s*(?:{_Q}|{_T}))")
        self.pending = _whole(w["pending"])
        self.alike = _whole(w["alike"])
        self.and_place = regex.compile(rf"\s*(?:{_S}\s*)?(?:,|,?\s*{w['and']})\s+(?:{_WORD}){{0,2}}{_L}\s*(?:{_WORD})?")
        self.and_only = regex.compile(rf"\s*{w['and']}\s*")
        self.expires = regex.compile(rf"\s*(?:{w['expire_adverb']}\s+)?{w['expires']}(?!\w)")
        self.now_doing = _whole(w["now_doing"])
        again = f"(?:{w['expires']}|{w['rated_again']})"
        self.since_then = regex.compile(rf"(?:(?<!\w){w['since_then']}|^\W*{_Y})\s[^,;:.{_Q}]*$")
        self.going_on = regex.compile(rf"(?<!\w){w['going_on']}\s+(?:{_WORD}){{0,2}}$")
        parts = rf"(?:(?:{w['rounds']}|{_WORD}|{_S}|{_Q}|{_T})\s*)"
        counted_in = rf"(?:{w['with_all']}|{w['with_result']})\s+{parts}{{1,4}}(?:{w['this']}|{w['just_had']}|{_Y})"
        old = rf"{w['with_all']}\s+(?:(?:{_WORD}){{0,3}}?(?:{w['times_before']}|{w['old_ones']}))"
        self.with_this = regex.compile(rf"(?<!\w)(?:{counted_in}|{old})\s*(?:,[^,;:.(){_Q}]{{0,60}})?$")
        self.result_of = regex.compile(rf"\s*,\s*{w['result_of']}(?!\w)")
        self.with_this_behind = regex.compile(rf"\s*,?\s*(?:{counted_in}|{old})(?!\w)")
        self.handed_in_by = regex.compile(rf"(?<!\w){w['provinces']}\s+(?:{_WORD}){{0,3}}{w['hand_in']}(?!\w)")
        self.central = _whole(w["central"])
        self.in_term = regex.compile(rf"(?<!\w){w['in_term']}\s+(?:{_WORD}){{0,3}}$")
        self.rated_again = _whole(again)
        self.rise = regex.compile(rf"(?<!\w)(?:{w['lifted']}|{w['lifted_by']}|{w['rated_again']})(?!\w)")
        self.old_lot = regex.compile(
            rf"(?:^|[,;:.(])\W*(?:{_WORD}|{_S}\s*){{1,6}}?{w['old_rating']}\s+(?:{_WORD}){{0,2}}$"
        )
        self.apposed_of = regex.compile(rf",(?!\s*{w['rates']}(?!\w))[^,;:.{_Q}]*,?\s*{_S}\s*$")
        self.old_rating = _whole(w["old_rating"])
        self.once = regex.compile(
            rf"(?<!\w){w['once']}\s+(?:{_WORD}){{0,1}}?(?:{w['took_part']}|{w['old_rating']})(?!\w)"
        )
        self.rated_before = regex.compile(rf"(?<!\w)(?:{w['old_rating']}|{w['rated_before']})(?!\w)")
        self.sum_grown = _whole(w["sum_grown"])
        self.existing = regex.compile(rf"[^\W\d]+\s+{w['in_hand']}(?=\s*(?:[,;.()]|$|{w['and']}(?!\w)))")
        self.rewarded = regex.compile(rf"\s*(?:{_WORD}){{0,3}}?{w['rewarded']}(?!\w)")
        self.rewarded_now = regex.compile(
            rf"\s*{w['now_or_soon']}\s[^,;:.{_Q}]*?(?<!\w)(?:{w['rewarded']}|{w['reward']})(?!\w)"
        )
        self.rewards = regex.compile(rf"(?<!\w){w['rewards']}\s+(?:{w['for']}\s+)?(?:{w['whole_of']}\s+)?$")
        self.was_rated = regex.compile(rf"[^,;:.{_Q}{_M}]*?(?<!\w)(?:{w['was_rated']}|{w['grants']})(?!\w)")
        self.rated_then = regex.compile(
            rf"[^,;:.{_Q}{_M}]*?(?<!\w)(?:{w['done_now']}[^,;:.{_Q}{_M}]*?{w['was_rated']}|{w['was_rated']}[^,;:.{_Q}{_M}]*?{_Y})"
        )
        self.sum_of_told = regex.compile(rf"\W*(?:{_WORD}){{0,2}}?{w['adds_up']}(?!\w)[^;.{_Q}{_M}]*$")
        self.kept_up = regex.compile(
            rf"(?<!\w){w['kept_up']}(?:,?\s+(?:{_WORD}){{0,3}}|[^,;:.{_Q}]{{0,24}})(?:{_Q}\s+)?{w['for']}?\s*$"
        )
        self.kept_old = regex.compile(
            rf"(?<!\w){w['kept_up']}(?!\w)[^;:.]*?(?<!\w){w['old_rating']}\s+(?:{_WORD}){{0,2}}$"
        )
        self.serves = _whole(w["serves"])
        self.plan_noun = regex.compile(rf"(?<!\w){w['planned_number']}\s+(?:{_WORD}){{0,3}}$")
        self.plan_is = regex.compile(rf"\s*{w['plan_says']}\s+(?:{_WORD}){{0,3}}")
        self.plan_is_to = regex.compile(
            rf"(?:[^,;:.(){_Q}{_M}]|\([^();:.{_Q}{_M}]*\))*?(?<!\w){w['is']}\s+(?!{_L})(?={_WORD})"
        )
        self.addend = regex.compile(rf"(?<!\w){w['addend']}\s[^,;]*$")
        self.year_over = _whole(w["year_over"])
        self.dateline = regex.compile(r"\s*[-–—]\s")
        self.round_of = regex.compile(
            rf"(?<!\w)(?:{w['rounds']}|{w['round_comes']})\s+{w['rates']}\s+(?:(?:{_WORD}|{_S})\s*){{0,4}}$"
        )
        self.central_meets = regex.compile(
            rf"(?<!\w){w['central']}(?!\w)[^;:.]*(?<!\w){w['sits']}\s[^;:.]*(?<!\w){w['held_at']}\s*$"
        )
        self.at_place = regex.compile(rf"(?<!\w){w['held_at']}\s*$")
        authority = rf"(?:{w['of_province']}(?!\w)|{w['organ']}(?!\w)[^;:.{_Q}{_M}{_L}]{{0,60}}{_L})"
        self.province_holds = regex.compile(
            rf"[^;:.{_Q}{_M}]{{0,40}}?,\s*{authority}[^;:.{_Q}{_M}]{{0,60}}?(?<!\w){w['holds_meeting']}(?!\w)"
        )
        self.province_held = regex.compile(
            rf"(?<!\w){authority}[^;:.{_Q}{_M}]*(?<!\w){w['sits']}\s[^;:.{_Q}{_M}]*(?<!\w){w['held_at']}\s*$"
        )
        self.listed_head = regex.compile(rf"\W*{_L}\s*:")
        self.in_list = regex.compile(rf"{_L}[^;:.]*{_Q}[^;:.{_L}]*[,;]\s*(?:{w['and']}\s+)?$")
        self.counts_next = regex.compile(rf"\s*(?:(?:{w['is_or_has']}|{w['with']})\s+)?{_Q}")
        self.round_bracket = regex.compile(rf"\s*\(\s*{w['rounds']}\s")
        self.rounds = regex.compile(rf"(?<!\w){w['rounds']}\s+$")
        self.lifted = regex.compile(
            rf"\s*(?:{_WORD}){{0,2}}(?P<from>{_T})[^,;:.(){_Q}{_T}]*?(?:,[^,;:.(){_Q}{_T}]*?(?={w['lifted_by']}\s))?(?<!\w)(?:{w['lifted_by']}\s+(?:{_WORD}){{0,2}}?)?{w['lifted']}\s+(?:{w['level_noun']}\s+)?(?P<stars>{_T})"
        )
        self.with_before = regex.compile(
            rf"(?:^|[;:.])\W*(?:{_WORD}){{0,2}}?{w['with_all']}\s[^,;:.(){_Q}]{{0,60}}?"
            rf"(?:{w['times_before']}|{_B}|{_Y}\s*{w['joined']}\s*{_Y})\s*,[^,;:.(){_Q}]*$"
        )
        self.next_place = regex.compile(rf"[^;:.()]*[,;]\s*(?:{w['joined']}\s+)?{_L}\s*(?:{_WORD})?")
        self.denied = regex.compile(rf"(?<!\w){w['negated']}\s+(?:{_WORD})?$")
        self.done_so = regex.compile(rf"\W*{w['done_so']}(?!\w)")
        self.brings_along = _whole(w["brings_along"])
        self.plan_behind = regex.compile(
            rf"[^;.]*?(?<!\w){w['set_against']}\s[^;.]*?(?<!\w){w['planned_number']}(?!\w)"
        )
        self.hold_them = regex.compile(
            rf"\s*(?:{_WORD}){{0,2}}?{w['owners']}\s+(?:{w['of_owner']}\s+)?{w['they']}(?!\w)"
        )
        self.makers_of = regex.compile(rf"\W*(?:{_WORD}){{0,2}}?{w['owners']}(?!\w)")
        self.maker_has = regex.compile(
            rf"\W*(?:{_WORD}){{0,2}}?{w['maker']}(?!\w)[^;:.{_Q}]*(?<!\w){w['got_share']}\s+(?:{_WORD})?$"
        )
        self.gives_share = regex.compile(
            rf"(?<!\w){w['gives_share']}\s+(?:{_WORD}){{0,1}}$"
            rf"|(?:^|[;,.(])\W*{w['share_of']}\s+(?:{_WORD}){{0,2}}{_L}[^;:.(){_Q}]*(?<!\w){w['is_or_has']}\s+(?:{_WORD})?$"
        )
        self.reaches = regex.compile(rf"\W*{w['reaches']}(?!\w)")
        self.came_out = regex.compile(rf"\W*{w['came_out']}(?!\w)")
        self.round_leads = regex.compile(
            rf"(?:^|[,;:.(]|{w['and']}\s)\W*(?:{w['round_opener']}\s+)?{w['rounds']}\s+"
            rf"(?:{_Q}|\d+|{w['round_number']})\s*(?:,\s*)?(?:(?:{w['districts']}\s+)?{_L}\s*)?{w['round_has']}\s+$"
        )
        told = rf"(?:{_WORD}|[{_S}{_Y}{_T}]\s+){{0,3}}?"
        self.last_round = regex.compile(
            rf"(?:^|[,;:.(])\W*(?:{w['round_opener']}\s+){{0,2}}(?P<round>{w['rounds_of_goods']}\s+"
            rf"(?:(?:{w['rates']}\s+{told})?{w['just_past']}(?!\w)"
            rf"|{w['rates']}\s+(?:ocop\s+)?(?:{w['round_number']}(?!\w)(?:\s+{_Y})?|{_Y})|{_Y}))[^;:.(]*$"
        )
        self.round_then = regex.compile(rf"[^;:.,(){_Q}]{{0,24}}:\s*(?:{w['round_has']}\s+)?$")
        between = rf"(?:{_WORD}|[{_S}{_Y}{_T}{_L}]\s*,?\s+){{0,6}}?"
        self.results_told = regex.compile(
            rf"(?<!\w){w['makes_known']}\s+(?:{_WORD}){{0,2}}?{w['results']}\s+{between}{w['rates']}(?!\w)"
            rf"|(?<!\w){w['makes_known']}\s+(?:{_WORD}){{0,2}}?{w['list_of_goods']}\s+(?:{_WORD}){{0,2}}?{_S}"
            rf"|(?<!\w){w['results']}\s+{between}(?:{w['rates']}(?!\w)|{_S})[^;:.{_Q}]{{0,60}}?(?<!\w){w['result_known']}(?!\w)"
        )
        self.not_known = regex.compile(rf"(?<!\w){w['not_known']}\s+(?:{_WORD}){{0,3}}$")
        self.others_then = regex.compile(rf"\s*(?:{w['with_others']}\s+)?{w['some_others']}\s+(?:{_WORD}){{0,2}}?{_S}")
        self.denied_then = regex.compile(rf"\s*(?:{w['namely']}\s+)?{w['negated']}(?!\w)")
        self.year_of_deed = regex.compile(rf"{w['year_of_deed']}(?!\w)")
        self.set_apart = regex.compile(rf"\W*{w['set_apart']}(?!\w)")
        self.names_listed = regex.compile(
            rf"[^,;:.(){_Q}{_Y}{_T}]{{0,60}}?,?\s*(?<!\w){w['names_open']}\s*:?\s+[^.(){_Q}{_Y}{_P}{_M}{_T}]*[^.(){_Q}{_Y}{_P}{_M}{_T},;:]\s*,?\s*"
        )
        self.names_held = regex.compile(
            rf"[^,;:.(){_Q}{_Y}{_T}]{{0,60}}?,?\s*(?<!\w){w['names_open']}\s*:?\s+[^.();:{_Q}{_Y}{_P}{_M}{_T}{_S}]{{1,300}},[^.();:{_Q}{_Y}{_P}{_M}{_T}{_S}]{{0,100}}(?<!\w){w['held_by']}\s*"
        )
        self.apart_in_list = regex.compile(rf"(?<!\w){w['of_them']}(?!\w)")
        self.guests = regex.compile(rf"^\W*(?:{_WORD}){{0,2}}?{w['attends']}\s+(?:{_WORD}){{0,2}}?{w['meeting']}(?!\w)")
        self.units_named = regex.compile(
            rf"\s*(?:,\s*)?(?:{w['names_open']})?\s*[:(]?\s*{_L}(?:\s*(?:,|{w['and']})\s*{_L})+"
        )
        self.opens_report = regex.compile(w["opens_report"])
        self.own_have = regex.compile(
            rf"(?:(?<!\w){w['joined']}\s+(?:{_L}\s+)?{w['has_now']}|,\s*(?:{_L}\s+)?{w['aims_to']}\s+(?:{_L}\s+)?(?:{_Y}\s+)?{w['has_now']})\s+$"
        )
        self.in_this_round = regex.compile(rf"{w['in_this_round']}(?!\w)")
        self.apart_from_round = regex.compile(rf"\W*{w['apart_from_round']}(?!\w)")
        self.round_brought = regex.compile(
            rf"(?:^|[;(])\W*(?:{w['round_opener']}\s+)?{w['rounds']}\s+(?:{_Q}|\d+|{w['round_number']})\s*(?:,\s*)?{w['passive']}\s+$"
        )
        self.in_turn = regex.compile(
            rf"(?<!\w){w['in_turn']}\s+(?:{_WORD}){{0,4}}(?P<list>{_Q}(?:\s*,\s*{_Q})*\s*,?\s*{w['and']}\s*{_Q})"
        )
        self.money_in_turn = regex.compile(
            rf"(?P<ahead>[^;.:]*?)(?<!\w){w['in_turn']}\s+(?:{_WORD}){{0,4}}"
            rf"(?P<list>{_M}(?:\s*(?:,|,?\s*{w['and']}(?!\w))\s*(?:{_WORD}){{0,2}}?{_M})+)"
        )
        self.if_level = regex.compile(rf"\s*{w['if_level']}\s+(?:{w['level_noun']}\s+)?{_T}")
        self.by_place = regex.compile(rf"\s*{w['by_place']}(?!\w)")
        self.reward_of_level = regex.compile(
            rf"(?<!\w){w['reward']}\s+(?:{w['benefit_level']}\s+)?(?:{w['level_noun']}\s+)?(?:{_S}\s+(?:{_WORD})?)?{_T}[^;:.{_Q}]*$"
        )
        self.right_where = regex.compile(rf"\s*{w['where']}\s*$")
        self.only_where = regex.compile(rf"(?<!\w){w['where']}\s+(?:{_Q}\s+[^{_Q}.;:()]{{1,40}}(?:,|{w['and']})\s*)*$")
        self.held_where = regex.compile(rf"{_Q}\s*{_S}[^,;:.()]{{0,40}}?(?<!\w){w['held_where']}\s+$")
        self.attended_from = regex.compile(
            rf"(?:(?<!\w){w['attending']}|{_B})\s+(?:[^;:.{_Q}]{{0,40}}[,\s])??{w['where']}\s+(?:{_Q}\s+[^{_Q}.;:()]{{1,40}}(?:,|{w['and']})\s*)*$"
        )
        self.out_of_sum = regex.compile(rf"(?<!\w){w['out_of_sum']}\s+$")
        self.within = regex.compile(rf"(?<!\w){w['within']}\s+(?:{w['within']}\s+)?$")
        self.out_of = regex.compile(rf"(?<!\w)(?:{w['out_of_sum']}|{w['came_out_of']})\s+$")
        self.told_sum = regex.compile(rf"\s*{w['told_sum']}(?!\w)")
        self.by_rule = _whole(w["by_rule"])
        self.worked_out = _whole(w["worked_out"])
        self.asks_money = _whole(w["asks_money"])
        self.left_behind = regex.compile(rf"(?<!\w){w['left_behind']}\s+$")
        self.since_year = regex.compile(rf"(?<!\w){w['since_year']}\s+$")
        self.each_word = regex.compile(rf"(?<!\w)(?:{w['each']}|{w['in_turn']}|{w['joined']}|{w['alike']})(?!\w)")
        self.this_behind = regex.compile(rf"\s*{w['this']}(?!\w)")
        self.done_now = regex.compile(rf"(?<!\w){w['done_now']}(?!\w)")
        self.subject_only = regex.compile(rf"(?:[^;:]*,)?[^,;:{_Q}{_M}{_Y}]+,")
        self.aside_over = regex.compile(rf",\s*(?:{_WORD}){{0,1}}{w['done_now']}(?!\w)")
        self.others = regex.compile(rf"\s*{w['others']}(?!\w)")
        self.others_behind = regex.compile(rf"\s*(?:{w['remaining']}|{w['those']})(?!\w)")
        self.number, self.noun = _Q, _S
        self.besides = _whole(w["new_deed"])
        self.rest_behind = regex.compile(rf"(?<!\w){w['remaining']}(?!\w)")
        self.people_of = regex.compile(rf"\s*{w['people_of']}(?!\w)")
        self.people_for = regex.compile(rf"(?<!\w){w['people_for']}\s+$")
        self.names_them = regex.compile(
            rf"\s*(?:{w['held_between']}\s+|{w['level_noun']}\s+)*(?:{_WORD}){{0,2}}{_T}\s*(?:{w['level_tier']}\s*)*"
            rf"(?:{_WORD}){{0,3}}?(?:{w['names_them']}(?!\w)|:)"
        )
        self.is_head = regex.compile(rf"\W*(?!{w['of_them']}(?!\w))(?:{_WORD}){{1,8}}{w['is']}\s+")
        self.alone_of = regex.compile(
            rf"[^;.:(){_T}]*,\s*{w['alone_of']}\s+(?:(?:{_WORD}){{0,2}}{_L}\s*)?(?:{_WORD}){{0,3}}"
        )
        self.is_rest = regex.compile(rf"(?:^|[,;.:(])\W*(?:{_WORD})?{w['is_rest']}\s+(?:{_WORD}){{0,2}}$")
        self.no_place = regex.compile(rf"(?:^|[,;.:()])[^,;.:(){_L}]*$")
        self.stars = regex.compile(_T)
        self.proportion = regex.compile(rf"(?<!\w){w['proportion']}\s+(?:{_Q}[^.;:]{{0,80}})?$")
        self.in_proportion = regex.compile(
            rf"(?<!\w){w['proportion']}\s+{_Q}[^.;:]{{0,80}}?(?<!\w)(?:{w['then']}|{w['have']})(?!\w)"
        )
        self.named_as = regex.compile(rf"(?<!\w){w['named_as']}\s+$")
        self.apposed = regex.compile(rf"(?:[^\W\d]|{_L}|\))\s*,\s*$")
        self.other_makers = regex.compile(rf"\s*{w['other_makers']}(?!\w)")
        self.known_for = regex.compile(rf"\s*(?:ocop\s+)?(?:{_L}\s*)?{w['known_for']}(?!\w)")
        self.fate = _whole(w["fate"])
        self.paper_counted = regex.compile(rf"(?<!\w){w['paper_counted']}\s+$")
        self.paper_fate = regex.compile(rf"\s*{w['paper_fate']}(?!\w)")
        self.village = regex.compile(rf"[(,]\s*{w['village']}\s+[^,;:.()]{{1,30}}(?:,\s*[^,;:.()]{{1,30}})?$")
        self.maker_named = regex.compile(rf"(?<!\w){w['maker']}\s+[^,;:.(){_Q}{_S}]{{1,30}}$")
        self.at_numbered = regex.compile(rf"(?<!\w){w['at_numbered']}\s+{_L}\s*{_Q}$")
        self.given_to = regex.compile(rf"(?<!\w)(?:{w['for']}|{w['so_that']})\s*$")
        self.spent_to = regex.compile(rf",\s*(?:{_WORD}){{0,1}}(?:{w['for']}|{w['so_that']})(?!\w)")
        self.other_places = regex.compile(
            rf"(?<!(?<!\w){w['outdone']}\s)(?<!\w)(?:{w['all_of']}|{w['each']})\s+(?P<noun>{w['places']})(?:\s*,\s*{w['places']})*\s+{w['remaining']}[^,;.:{_L}{_Q}]{{0,24}}$"
        )
        self.other_places_behind = regex.compile(
            rf"\s*(?:{_WORD}){{0,4}}?{w['where']}\s+(?:{w['all_of']}\s+)?{w['places']}(?:\s*,\s*{w['places']})*\s+{w['remaining']}(?!\w)"
        )
        self.of_place = regex.compile(rf"(?<!\w){w['where']}\s*$")
        self.each_other_place = regex.compile(
            rf"(?<!\w){w['each']}\s+(?:{w['places']}|{_S})(?:\s*,\s*(?:{w['places']}|{_S}))*\s+$"
        )
        self.level_given_too = regex.compile(
            rf"\s*(?:,|;|,?\s*{w['and']}(?!\w))\s*(?:{w['level_noun']}\s+)?{_T}\s*{w['for']}\s*$"
        )
        self.among_entered = regex.compile(rf"\W*(?:{_WORD}){{0,2}}?{w['within']}\s+(?:{_WORD}){{0,2}}$")
        self.entered = regex.compile(rf"\s*(?:ocop\s+)?{w['entered']}(?:\s+[^\W\d]+){{0,5}}\s*{_Y}?\s*[,:]")
        self.rest = regex.compile(rf"[,;]\s*(?:{w['rest']}|(?:{_S}\s*|{_WORD}){{1,2}}?{w['remaining']})(?!\w)")
        self.led_by_level = regex.compile(
            rf"(?:.*[;.])?\W*(?:{_WORD}){{0,3}}?{_T}\s*(?:{_WORD}){{0,2}}?{w['have']}\s+(?:{_WORD})?"
        )
        self.paper = regex.compile(rf"(?<!\w){w['paper']}(?!\w)[^,;.:]{{0,48}}$")
        self.paper_dated = regex.compile(
            rf"(?<!\w){w['paper']}(?!\w)[^,;.:()]{{0,40}}?(?<!\w){w['approved']}\s+(?:{w['dated']}\s+){{0,2}}$"
        )
        self.plan_says = _whole(w["plan_says"])
        self.difference_from = regex.compile(rf"(?<!\w){w['difference_from']}\s+(?:{_Y}\s*)(?:{_WORD})?$")
        self.outdone_by = regex.compile(rf"(?<!\w){w['difference_from']}\s+$")
        self.richest = regex.compile(rf"(?<!\w){w['richest']}\s+{_S}")
        self.districts = regex.compile(rf"(?<!\w){w['districts']}(?!\w)")
        self.districts_act = regex.compile(
            rf"\W*(?:(?:{_WORD}){{0,2}}{_Y}\s*,?\s*)?(?:(?:{_WORD}){{0,2}}){w['several_of']}\s+{w['district_nouns']}(?:\s*,\s*{w['district_nouns']})*(?!\w)\s+(?!{_L}|{w['remaining']})(?=\w)"
        )
        self.before_bracket = regex.compile(rf"(?P<noun>{_S})\s*(?:{_WORD}){{0,4}}\(\s*$")
        self.stands = regex.compile(rf"(?<!\w){w['stands']}\s+$")
        self.same = regex.compile(rf"\s*(?:\(\s*{_S}\s*\)\s*)?(?:,|/|{w['same']}|, {w['and']})\s*(?:{w['plural']}\s+)?")
        self.coordinated = regex.compile(rf"\s*(?:{_S}\s*)?(?:{w['new']}\s*)?(?:,|{w['either']}|;|, {w['and']})\s*")
        self.either_last = regex.compile(rf"(?:,|\s+{w['either']})\s*$")
        self.or_above = regex.compile(rf"\s+{w['or_above']}(?!\w)")
        self.every = w["every"]
        self.each = rf"(?<!\w){w['each']}\s+"
        self.there = w["on_each"]
        self.each_maker = regex.compile(rf"(?<!\w){w['each']}\s+({_S})\s*(?:{_WORD}){{0,4}}$")
        self.yearly = regex.compile(rf"(?<!\w){w['yearly']}(?!\w)[^;:.{_Q}]*$")
        self.paid_for = w["paid_for"]
        self.yearly_sum = regex.compile(rf"(?<!\w){w['yearly']}\s+(?:{_WORD}){{0,4}}$")
        self.each_behind = rf"\s*(?:/\s*|(?:{w['for']}\s+)?{w['each_behind']}\s+)"
        self.each_ahead = rf"(?<!\w){w['each_ahead']}\s+"
        self.benefit = regex.compile(rf",\s*{w['benefit']}")
        self.against = regex.compile(rf"(?:{w['against']}|{_P})\s+(?:{_WORD}){{0,4}}$")
        self.compared = regex.compile(
            rf"(?:{w['compared']}|{w['times_more']}\s+{_Q})\s+(?:{w['compared_with']}\s*|{_Y}\s*)*"
            rf"(?:{w['planned_number']}\s+{w['paper']}\s+(?:ocop\s+)?(?:{_L}\s*)?)?$"
        )
        self.since = regex.compile(rf",? {w['since']}")
        self.by_day = regex.compile(rf"(?<!\w){w['by_day']}\s*$")
        self.place_nouns = regex.compile(rf"(?<!\w){w['places']}(?:\s*,\s*(?:{_WORD}){{1,2}}?)?(?!\w)")
        self.left_over = regex.compile(rf"\s*(?:ocop\s+)?{w['remaining']}(?!\w)")
        self.rest_ahead = regex.compile(rf"(?<!\w){w['rest']}\s*[(,]?\s*$")
        self.put_off = regex.compile(rf"(?<!\w){w['put_off']}\s+(?:(?:{_Q}|{_S}|{_WORD})\s*){{0,4}}$")
        self.since_event = regex.compile(rf"\s*{w['since_event']}(?!\w)")
        self.each_year = regex.compile(rf"\s*,?\s*{w['each_year']}(?!\w)")
        self.in_bracket = regex.compile(rf"\s*\(\s*(?:(?:{w['front_adverb']}|{w['have']}|{w['is']})\s+){{0,2}}")
        self.part_clause = regex.compile(rf",\s*{w['part_clause']}(?!\w)")
        self.one_is_paid = regex.compile(
            rf"(?P<one>{_Q})\s+(?P<noun>{_S})(?!\w)[^,;.:(){_Q}{_M}]{{0,48}}(?<!\w){w['gets_paid']}\s+(?:{_WORD}){{0,3}}$"
        )
        self.sort_is_paid = regex.compile(
            rf"(?:^|[,;.:(])\W*(?:{w['reward_topic']}\s+)?{_S}\s+(?:ocop\s+)?(?:{_T}\s+)?(?:{w['or']}\s+)?{w['sort_paid']}"
            rf"(?:\s*(?:{w['sort_paid']}|{w['or']}|{w['level_noun']}|{_T}|,)(?!\w))*"
            rf"\s*(?:(?:{w['gets_paid']}|{w['passive']}|{w['is']})\s+(?:{_WORD}){{0,2}}|:\s*)$"
        )
        self.paid_to_one = regex.compile(rf"[^,;.:(){_Q}{_M}]{{0,48}}(?<!\w){w['gets_paid']}\s+(?:{_WORD}){{0,3}}{_M}")
        self.paid_for_one = regex.compile(rf"{_M}(?:[^,;.:()]{{0,24}}{w['paid_for']}|\s*/)?\s*$")
        self.threshold = regex.compile(
            rf"[^,;.:(){_Q}{_M}]{{0,40}}?(?<!\w){w['or_above']}\s*,?\s*{w['on_condition']}(?!\w)"
        )
        self.grown_with = regex.compile(rf"(?:^|[;:,.])\s*(?:{w['grown_with']}\s+)$")
        self.paid_for_any = regex.compile(rf"{_M}\s*(?:{w['paid_for_any']}|/)\s*$")
        self.other_round = regex.compile(rf"(?<!\w){w['rounds']}\s+(?:{_Q}|\d+|{w['round_number']})(?!\w)")
        group = CLASSES["group"]
        self.each_group = regex.compile(
            rf"(?P<list>{group}(?:\s*(?:,|{w['joined']}|,\s*{w['joined']})\s*{group})+)\s*,?\s*{w['each']}\s+{w['group_noun']}\s+(?:{_WORD}){{0,2}}$"
        )
        self.lifts = regex.compile(rf"(?<!\w){w['lifted_by']}\s+(?:{_WORD}){{0,2}}$")
        self.lifts_up = regex.compile(rf"(?<!\w){w['lifts_up']}\s+(?:{_WORD}){{0,2}}$")
        self.from_level = regex.compile(
            rf"\s*(?:{_WORD}){{0,2}}?{w['from_level']}\s+(?:{w['level_noun']}\s+)?{_T}(?!\s*{w['lifted']})"
        )
        self.rated_in_year = regex.compile(
            rf"\s*(?:{_WORD}){{0,2}}?{w['passive']}\s+(?:{_WORD}|{_L}\s+){{0,6}}?{w['grants']}(?!\w)[^,;:.(){_Q}{_M}]*"
        )
        self.enumerated = regex.compile(rf"(?<!\w){w['enumerates']}\s")
        self.joined_goods = regex.compile(
            rf"{_Q}\s*{_S}\s*(?:(?:{_WORD}){{0,5}}?(?:,\s*)?(?:{w['joined']}\s+)?(?:{_WORD}){{0,1}}?{_Q}\s*{_S}\s*)+"
        )
        self.holds_from = regex.compile(
            rf"{_Q}\s*(?P<noun>{_S})\s+(?:{_WORD}|{_L}\s+|{_Y}\s+){{0,6}}?{w['holds_from']}\s+$"
        )
        self.or_above_it = regex.compile(rf"[^,;.:(){_Q}{_M}]{{0,40}}?(?:(?<!\w){w['or_above']}(?!\w)|(?P<stars>{_T}))")
        self.renamed = regex.compile(rf"[^,;.:({_Q}{_T}]{{0,60}}?(?<!\w){w['renamed']}(?!\w)")
        self.paid_with = regex.compile(rf"\s*(?:/\s*(?:{_S}|{_WORD}))?\s*{w['benefit_level']}\s")
        self.level_gets = regex.compile(
            rf"(?<!\w){w['each']}\s+{_S}\s*(?:{_WORD}){{0,3}}{_T}\s*(?:{w['gets_paid']}|{w['passive']})\s+(?:{_WORD}){{0,2}}$"
        )
        self.more_than_that = regex.compile(rf"\s*(?:{_WORD}){{0,2}}{w['compared']}(?!\w)")
        self.difference = regex.compile(rf"(?<!\w)(?:{w['difference']}|{w['plan_difference']})\s+$")
        self.plan_difference = regex.compile(rf"(?<!\w){w['plan_difference']}\s+$")
        bars = f"(?:{'|'.join(w[name] for name in ('where', 'elsewhere', 'and', 'with', 'have'))})"
        quoted = rf"[\"“”«»]\s*{_S}\s*[\"“”«»]"  # đạt chứng nhận “Sản phẩm OCOP”
        self.held_by = regex.compile(
            rf"(?:\s*(?:{w['held_between']}|{_T}|,|{_L}|{_Y}|{quoted}|\((?:\s*{w['in_bracket']})*\s*{_T}\s*\)))*\s*[,;(]?\s*{w['held_by']}\s*"
            rf"|\s*(?:(?!{bars}\s)[^\W\d]+(?:,\s*(?={w['level_rated']}\s)|\s+|(?=,))){{1,6}}?(?:{_T}\s*|{_Y}\s*)?(?:[,(]\s*)?{w['belongs_to']}\s*"
            rf"|\s*(?:{_WORD}){{0,4}}{quoted}\s*(?:\(\s*{_T}\s*\)|{_T})?\s*{w['belongs_to']}\s*"
        )
        self.holders_too = regex.compile(rf"\s*(?:,\s*(?:{w['and']}\s+)?|{w['joined']}\s+|{w['with']}\s+)")
        self.owners = regex.compile(rf"(?<!\w){w['owners']}\s+(?:{w['of_owner']}\s+)?$")
        self.are_owners = regex.compile(
            rf"\s*(?:{w['told_sum']}\s+)?(?:{_WORD})?{w['is']}\s+"
            rf"|\s*(?:{_T}\s*)?(?:{_WORD}|{_L}\s*|{_Y}\s*){{0,8}}?{w['is']}\s+"
        )
        self.made_by = regex.compile(rf"[^;:(){_Q}]{{1,60}},\s*{w['of_maker']}\s*")
        self.made = regex.compile(rf"\s*(?:{_WORD}){{0,4}}?{w['made']}(?!\w)")
        self.holds = regex.compile(
            rf"(?:\s*,(?=\s*{w['with']}\s))?(?:\s*(?:{_L}|{w['holds_at']}))*\s*(?:{w['holds']}\s*)+"
        )
        self.level_at = regex.compile(rf"({_T})\s*(?:(?!{w['and']}\b|{w['with']}\b){_WORD}){{0,3}}$")
        self.level_piece = regex.compile(
            rf"(?:[,;:(]|(?<!\w){w['and']})\s*(?:{_WORD}){{0,2}}{_T}\s*(?:{_WORD}){{0,3}}$"
        )
        self.level_reward = regex.compile(
            rf"(?:^|[;,:.]|\b{w['and']})\s*(?:{w['reward_topic']}\s+)?{_S}\s+[^;.:{_M}{_Q}]*{_T}[^;.:{_M}{_Q}]*$"
        )
        size = rf"(?:{w['level_size']}|(?:{w['degree']}\s+)?{w['level_quantity']}(?:\s+{w['degree']}(?!\w))?)"
        self.level_leads = regex.compile(
            rf"(?P<stars>{_T})(?:\s+(?:{w['level_tier']}|{_Y}))*\s*(?:[,:]\s*)?"
            rf"(?:(?:{w['level_adverb']}\s+)?(?:{w['level_leads']}|{size}|{w['level_share']}\s*{_P})\s*(?:[,:]\s*)?){{0,3}}"
            rf"(?:{w['level_leads_to']}|(?<=[^,:]\s){w['level_adverb']})?\s*\(?\s*$"
        )
        self.level_again = regex.compile(
            rf"(?<!\w)(?:{w['level_word']}\s+{w['this']}|(?P<here>{w['level_gate']}\s+{w['this']})|{w['level_same']})(?!\w)"
        )
        self.only_so_many = regex.compile(rf"(?<!\w){w['only_so_many']}\s*$")
        self.so_far = regex.compile(rf",\s*(?:{w['but']}\s+)?(?:{_Y}\s*)?{w['so_far']}\s+(?:{_WORD}){{0,2}}$")
        self.counts_so_far = regex.compile(
            rf"(?:^|[,;:(–]|{_Y}|{_L}|(?<!\w){w['but']})\s*(?:{w['so_far']}\s+){{1,2}}$|(?<!\w){w['so_far_only']}\s+$"
        )
        self.chooses = regex.compile(rf"(?<!\w){w['chooses']}\s+(?:{_WORD}){{0,2}}$")
        self.looked_at = regex.compile(rf"{w['looked_at']}(?!\w)")
        self.admits = regex.compile(rf"(?<!\w){w['admits']}\s+$")
        self.however = _whole(w["however"])
        self.turned_out = _whole(w["turned_out"])
        self.instead_of = regex.compile(rf"(?<!\w){w['instead_of']}\s+(?:{_WORD}){{0,2}}$")
        self.money_noun = regex.compile(rf"(?<!\w){w['money_noun']}\s+$")
        self.round_closed = _whole(w["round_closed"])
        self.to_rate = regex.compile(rf"\s*(?:{_S}\s+)?{w['to_rate']}(?!\w)")
        self.chosen = _whole(w["chooses"])
        self.set_beside = regex.compile(rf"\s*(?:{_WORD}){{0,1}}{w['set_beside']}\s+(?:{_WORD}){{0,2}}")
        self.others_do = regex.compile(rf"(?<!\w){w['all_of']}\s+(?:{w['places']}|{_S})(?!\w)")
        self.orders = regex.compile(rf"\s*(?:(?:{_WORD}){{0,3}}[^\W\d]+,\s*)?{w['orders']}\s+(?:{_WORD}){{0,3}}")
        self.orders_too = regex.compile(rf"\s*{w['also']}\s*,?\s*(?:{w['orders_too']}|{w['orders']})(?!\w)")
        self.same_money = _whole(w["same_money"])
        self.by_time = regex.compile(rf"[,;]\s*(?:{_WORD}){{0,2}}(?:{_Y}|{w['whole_time']})\s*(?:{_WORD}){{0,3}}$")
        self.reward = _whole(w["reward"])
        self.for_level = regex.compile(
            rf"\s*{w['benefit_level']}\s+(?:{w['level_noun']}\s+)?(?:(?:{_Q}\s+)?{_S}\s+)?{_T}"
        )
        self.level_topic = regex.compile(rf"{w['level_topic']}\s+{w['level_noun']}?\s*(?P<stars>{_T})\s*,")
        self.in_order = regex.compile(
            rf"[^;:.{_T}{_S}]{{0,40}}[,;]\s*{w['in_order']}\s+(?:{_WORD}){{0,2}}{_L}\s*(?:{w['level_last']}\s+)?(?:{_WORD})?"
        )
        self.place_apart = regex.compile(rf"\W*{w['place_apart']}\s+(?:{w['where']}\s+)?{_L}")
        self.alone_with = regex.compile(
            rf"[^;:.({_T}{_S}]{{0,40}}(?:{_T}[^;:.(,{_T}{_S}]{{0,24}})?,\s*{w['alone_of']}\s+[^,;:.(){_Q}{_T}{_M}]{{1,80}}?(?<!\w){w['got_share']}\s+"
            rf"|[^:.({_Q}{_T}{_S}{_L}{_Y}]{{0,40}}{_T}?[^:.({_Q}{_T}{_S}{_L}{_Y}]{{0,140}};\s*{w['alone_of']}\s+[^,;:.(){_Q}{_T}{_M}{_L}{_Y}]{{1,60}}?(?<!\w){w['got_share']}\s+"
        )
        self.clause_of_place = regex.compile(rf";\s*(?:{_WORD}){{0,2}}{_L}[^;:{_T}{_S}]*$")
        self.level_opens = regex.compile(
            rf"\W*(?:{_WORD}){{0,4}}?(?:{w['level_topic']}\s+)?{w['level_noun']}\s*(?P<stars>{_T})(?:(?:\s*[^\W\d]+){{0,4}}\s*[:,]|[^,;:.(){_T}{_Q}]{{1,80}}:)"
            rf"|\W*(?:{_WORD}|{_S}\s*){{0,4}}?(?P<stars>{_T})[^,;:.(){_T}{_Q}]{{0,40}}?(?<!\w){w['level_spread']}\s+(?=(?:{_WORD}){{0,1}}{_L}\s*\(?{_Q})"
            rf"|\W*(?:{_WORD}){{0,3}}?{w['level_list']}\s+[^,;.:(){_T}{_Q}]*(?P<stars>{_T})[^,;.:(){_T}{_Q}{_S}]*:"
            rf"|\W*(?:{_WORD}){{0,2}}?{w['level_leaders']}\s+(?:{_WORD}){{0,3}}?(?:{_S}\s*)?(?:{_WORD}){{0,2}}?(?P<stars>{_T})"
            rf"\s*(?:{w['most']}\s*)?(?:{_WORD}){{0,2}}?(?:{_L}\s*)?(?:{w['is']}\s|:)"
            rf"|[^;:.(){_T}{_Q}]{{0,90}}(?<!\w){w['every_one']}\s+(?:(?!{w['negated']}\s){_WORD}){{0,3}}(?P<stars>{_T})[^;:.(){_T}{_Q}]{{0,60}}:"
            rf"|\W*{w['counts_only']}\s+(?:{_WORD}){{0,2}}?{_S}\s*(?:{_WORD}){{0,3}}?(?P<stars>{_T})\s*[,:]"
            rf"|(?:[^;:.(){_T}]{{1,60}},\s*)?\W*{w['sum_of']}\s+{_S}\s*(?:{_WORD}){{0,3}}?(?P<stars>{_T})[^,;.:(){_T}{_Q}{_S}]*:"
        )
        self.level_relative = regex.compile(
            rf"\W*(?:{w['level_topic']}\s+)?{w['level_noun']}\s+(?:(?P<higher>{w['level_higher']})|{w['level_lower']})\s*(?:{_WORD}){{0,2}}[:,]"
        )
        self.level_taken_up = regex.compile(
            rf"\W*(?:{_WORD}){{0,1}}?(?:(?:{w['level_topic']}|{w['joined']})\s+)?{w['level_word']}\s+{w['this']}\s*"
            rf"(?:{_WORD}){{0,3}}?(?:[:,]|{w['level_last']}\s)"
        )
        self.level_about = regex.compile(
            rf"(?:[^;:.(){_T}{_Q}]{{1,40}},\s*)?\W*(?:{_WORD}){{0,2}}?(?:{w['level_topic']}\s+)?{w['level_noun']}\s*(?P<stars>{_T})\s[^;:{_T}]*"
        )
        self.level_of_each = regex.compile(
            rf"(?<!\w){w['have']}\s+{_S}\s*(?:{_WORD}){{0,2}}(?P<stars>{_T})[^;:.(){_Q}{_T}]*[,(]\s*{w['each']}\s+(?:{_WORD}|{_S}\s*){{1,3}}$"
        )
        self.level_of_paid = regex.compile(
            rf"(?P<stars>{_T})[^;.:(){_T}{_Q}{_M}]{{0,40}}[,(:]\s*{w['each']}\s+{_S}\s*(?:{_WORD}){{0,3}}$"
        )
        self.they_belong_here = regex.compile(rf"[^;:{_Q}]*(?<!\w){w['they']}\s+(?:{_WORD})?{w['held_by']}\s*")
        self.leads_figure = regex.compile(rf"(?:^|[,:;(]|(?<!\w){w['leads_figure']})\s*$")
        self.ranks_next = regex.compile(
            rf"\W*(?:{w['in_order']}\s+(?:{_WORD}){{0,2}}{_L}|(?:{_WORD}){{0,2}}?{_L}\s*(?:{_WORD}){{0,2}}?{w['next_ranks']}(?!\w))"
        )
        self.they_belong = regex.compile(rf"\W*{w['they']}\s+(?:{_WORD})?{w['held_by']}\s*")
        self.how_many = regex.compile(rf"(?<!\w){w['how_many']}\s+$")
        self.have_goods = regex.compile(rf"[^,;.:()]{{0,20}}?(?<!\w){w['have']}\s+{_S}")
        self.came_to_then = regex.compile(
            rf"[^,;:.{_Q}]{{0,40}},\s*(?:{w['but']}\s+)?(?:{_WORD}){{0,2}}?{w['came_to']}\s*{_Q}"
        )
        self.level_sought = regex.compile(
            rf"(?<!\w)(?:{w['asked_for']}|{w['level_rated']})\s+(?:{w['level_tier']}\s+)?(?:{w['level_noun']}\s+)?$"
        )
        self.level_told = regex.compile(
            rf"[^;:{_T}{_Q}]*?(?<!\w){w['gives_level']}\s[^;:{_T}{_Q}]*?(?<!\w)(?<!{w['one_of']}\s)(?:{w['level_list']}|{w['several_of']})"
            rf"\s+(?:{_WORD}){{0,4}}{_S}[^,;.:(){_T}{_Q}]*(?P<stars>{_T})[^;:{_T}{_Q}]*$"
        )
        self.this_figure = regex.compile(rf"(?<!\w){w['this_figure']}(?!\w)[^,;:.(){_Q}{_T}{_S}]*$")
        grows = rf"{w['sum_grows']}(?:\s+{w['sum_mark']})?"
        self.level_of_sum = regex.compile(
            rf"(?<!\w){w['sum_of']}\s+(?:{_S}\s+)?(?:{_WORD}){{0,4}}(?P<stars>{_T})[^,;.:()]*?{grows}\s*$"
            rf"|(?P<stars>{_T})\s*(?:{_Y}\s*)*{w['for']}\s*$"
            rf"|(?<!\w){w['level_paper']}\s+(?:{_WORD}){{0,4}}(?P<stars>{_T})\s*(?:(?:{w['level_tier']}|{_Y})\s*)*{w['of_paper']}\s*$"
            rf"|(?<!\w){w['level_paper']}\s+(?:{_WORD}|{_S}\s+){{0,4}}(?P<stars>{_T})[^,;.:(){_Q}{_T}{_S}]{{0,60}}?(?<!\w){w['handed_to']}\s*$"
            rf"|(?<!\w){w['richest']}\s+{_S}\s*(?:{_WORD})?(?P<stars>{_T})\s*{w['most']}\s*(?:(?:{_WORD}){{0,2}}{_L}\s*(?=[,:(]))?(?:[,:(]\s*)?(?:{w['level_last']}\s+)?(?:(?:{_WORD}){{0,2}}{_L}\s*(?:{w['level_last']}\s+)?)?$"
            rf"|(?P<stars>{_T})\s*(?:(?:{w['level_tier']}|{_Y})\s*)*\(\s*{w['amounts_to']}\s*$"
            rf"|(?<!\w){w['raises']}\s+{_S}\s*(?:{_WORD}){{0,4}}(?P<stars>{_T})[^,;.:(){_Q}{_T}{_S}]{{0,60}}?(?<!\w){w['raised_to']}\s*$"
            rf"|(?<!\w){w['ranks_by']}\s+(?:{_WORD}|{_L}\s*){{0,5}}{_S}\s*(?:{_WORD}){{0,3}}(?P<stars>{_T})[^,;.:(){_Q}{_T}{_S}]{{0,60}}?(?<!\w){w['with']}\s*$"
        )
        self.level_again_of_sum = regex.compile(
            rf"(?<!\w){w['sum_of']}\s+(?:{_S}\s+)?(?:{_WORD}){{0,2}}{w['level_word']}\s+{w['this']}(?!\w)[^,;.:()]*?{grows}\s*$"
        )
        self.level_of_next = regex.compile(rf"{_T}\s*(?:{w['level_next']})?\s*{_Q}")
        self.level_in_bracket = regex.compile(
            rf"\s*(?:{_WORD}){{0,4}}(?:{quoted}\s*)?(?:{w['level_tier']}\s*){{0,2}}\(\s*(?:{w['in_bracket']}\s+)*(?P<stars>{_T})\s*\)"
            rf"|\s*(?:{_WORD}){{0,4}}{w['level_tier']}\s*,\s*{w['level_noun']}\s*(?P<stars>{_T})\s*,"
        )
        self.level_summed_up = regex.compile(
            rf"\s*(?:(?:,|/|{w['and']}|{w['of_maker']})\s*{_Q}\s*{_S}\s*)?(?:{_WORD}){{0,2}}[:–-]\s*{w['summed_up_as']}(?!\w)"
            rf"(?:(?!{w['negated']}\s)[^;:.(){_Q}{_T}])*(?P<stars>{_T})[^;:.(){_Q}{_T}]*(?:[.;]|$)"
        )
        self.level_of_those = regex.compile(
            rf"\s*(?:{_WORD}){{0,2}},\s*{w['they_are']}\s+{_S}\s*(?:(?!{w['negated']}\s)[^,;:.(){_Q}{_T}]){{0,90}}(?P<stars>{_T})"
        )
        self.level_equal = regex.compile(
            rf"[^,;:(){_T}{_S}]{{1,60}}[(,]\s*{w['level_equal']}\s+(?:{_WORD}){{0,2}}(?P<stars>{_T})"
            rf"|[^,;:(){_T}{_S}]{{1,60}}(?:{w['points']}|{_B})\s*\(\s*(?:{w['in_bracket']}\s+)*(?P<stars>{_T})\s*\)"
            rf"|\s*,\s*{w['led_level']}\s[^,;.:(){_Q}{_T}{_S}]{{0,40}}?(?P<stars>{_T})"
        )
        self.counts_anew = regex.compile(rf"\W*{w['counts_anew']}(?!\w)")
        self.most_of_all = _whole(w["most_of_all"])
        self.from_number = regex.compile(rf"(?<!\w){w['from_level']}\s*$")
        self.promising = regex.compile(rf"\s*(?:ocop\s+)?{w['promising']}(?!\w)")
        self.all_came_to = regex.compile(
            rf"[^;:({_Q}{_T}{_M}]*?(?<!\w){w['all_that_is']}\s+(?:{_S}\s*|{_Y}\s*|{w['is_new']}(?P<new>\s+)|{_WORD}){{0,8}}?"
            rf"{w['alike']}\s+(?:{_WORD}){{0,4}}?(?:{w['level_noun']}\s+)?(?P<stars>{_T})"
        )
        self.new_ones = _whole(w["is_new"])
        self.rated_once_more = _whole(w["rated_again"])
        self.rest_of_them = regex.compile(rf"{_S}\s+(?:{w['those']}|{w['remaining']})(?!\w)|(?<!\w){w['rest']}(?!\w)")
        self.is_new = regex.compile(rf"\s*(?:ocop\s+)?{w['is_new']}(?!\w)")
        self.level_denied = regex.compile(
            rf"(?<!\w){w['negated']}\s+(?:{w['have']}\s+(?:{w['level_noun']}\s+)?|(?:{w['have']}\s+)?{_S}\s+(?:ocop\s+)?{w['any']}(?!\w)[^,;.:(){_Q}]*)$"
        )
        self.only_names = regex.compile(rf"\([^();:.{_Q}{_T}{_M}{_P}]*\)")
        self.has_share = regex.compile(rf"\s*(?:(?:{w['level_share']}|{w['is']}|{w['in_bracket']})\s+)?\(?\s*{_P}")
        self.joined_noun = regex.compile(rf"\s*(?:{_WORD}){{0,2}}?{w['and']}\s+")
        self.ranked_among = regex.compile(rf"(?<!\w){w['among']}\s+(?P<number>{_Q})\s*{w['ranked_units']}(?!\w)")
        self.ranks_a = regex.compile(rf"(?<!\w)(?:{w['ranked_units']}|{_L})\s+$")
        self.did_so = regex.compile(rf"\s*(?:(?:{_WORD}){{0,2}}{_L}\s*)?{w['did_so']}(?!\w)")
        self.gets_level = _whole(w["level_got"])
        self.own_level = regex.compile(rf"\s*(?:(?!{w['and']}\s){_WORD}){{0,3}}{_T}")
        self.parts_of_levels = regex.compile(rf"{_Q}\s*{_S}\s*(?:{_WORD}){{0,3}}{_T}")
        self.level_past_bracket = regex.compile(
            rf"[^();:.,{_T}]{{0,80}}(?P<inner>\()[^()]*{_Q}[^()]*\)\s*(?!{w['and']}\s)"
            rf"(?:[^,;.:(){_T}{_Q}]|,\s*(?={w['level_rated']}\s)){{0,120}}(?P<stars>{_T})"
            rf"(?!\s*(?:{w['for']}\s|(?:{w['level_next']})?\s*{_Q}))"
        )
        self.level_for_goods = regex.compile(rf"{_T}\s*(?:{w['level_tier']}\s+)?{w['for']}\s+{_Q}\s*(?P<noun>{_S})")
        self.works_on_them = regex.compile(rf"\s*(?:{w['alike']}\s+)?(?:{_WORD}){{0,3}}?(?:{w['is_worked_on']})(?!\w)")
        self.works_on = regex.compile(rf"(?<!\w){w['works_on']}(?!\w)[^;.:]*$")
        self.level_aimed = regex.compile(
            rf"[^;.:(){_T}{_Q}]*,\s*{w['aims_at']}\s+(?:{_WORD}){{0,4}}?(?:{w['level_noun']}\s+)?(?P<stars>{_T})"
        )
        self.level_asked = regex.compile(
            rf"[^;.:()]*,\s*(?!{w['new_deed']}\s)(?:{_WORD}){{0,7}}?{w['asked_for']}(?!\w)(?:[^,;.:(){_T}{_Q}]|,\s*(?={w['level_rated']}\s))*(?P<stars>{_T})(?!\s*{w['for']}\s)"
        )
        self.list_of = regex.compile(rf"(?<!\w){w['list_of']}\s+$")
        self.listed_to = regex.compile(rf"(?:\s*{w['of_maker']}\s*{_Q}\s*{_S})?\s*{w['listed_to']}(?!\w)")
        self.chosen_to_join = regex.compile(
            rf"(?:\s*(?:{w['of_maker']}|{w['joined']}|,)\s*{_Q}\s*{_S}){{0,4}}[^,;:.(){_Q}{_M}]{{0,24}}?"
            rf"(?<!\w){w['listed_to']}\s+{w['joined_what']}(?!\w)"
        )
        self.plan_in_bracket = regex.compile(
            rf"(?<!\w){w['planned_number']}\s*(?:{_WORD}){{0,2}}?(?:{_Y}\s*)?\(\s*(?:{w['is']}\s+)?$"
        )
        self.rated_or = regex.compile(rf"(?<!\w){w['level_rated']}\s*(?:,|{w['either']})\s*$")
        self.fit = _whole(w["fit"])
        self.new_heads = regex.compile(rf"\s*{w['new']}\s*(?::|{w['have']}|{w['told_of']})")
        self.supposed = regex.compile(rf"(?<!\w){w['supposed']}\s[^,;:.]*$")
        self.planned = _whole(w["planned_number"])
        self.in_round = regex.compile(
            rf"\s*[,(]?\s*(?:{w['within_round']}\s+(?:{_WORD}){{0,2}})?(?:{w['rounds']}\s+(?:[^\W_]+\s+){{0,3}})?"
        )
        self.of_that_maker = regex.compile(
            rf"\s*(?:{_WORD}){{0,3}}?{w['of_maker']}\s+(?:{_S}|{w['maker_alone']})\s*(?:{w['this']}\s*)?"
            rf"(?:{w['passive']}(?!\w)|{w['reaches']}(?!\w)|[,.;]|$)"
        )
        self.takes_place = regex.compile(rf"(?<!\w){w['sits']}\s+(?:{_WORD}){{0,3}}?{w['held_at']}\s*$")
        self.still_valid = regex.compile(
            rf"\s*(?:ocop\s+)?(?:(?:,\s*)?{w['of_maker']}\s+{_Q}\s*{_S}\s*)?{w['still_valid']}(?!\w)"
        )
        self.up_to = regex.compile(rf"\s*{w['up_to']}\s*")
        self.has_now = regex.compile(rf"(?<!\w){w['going_on']}\s+{w['have_now']}\s+(?:{_WORD}){{0,2}}$")
        self.since_start = regex.compile(
            rf"(?<!\w){w['start_of']}\s+(?:{_WORD}){{0,4}}?{w['starts']}(?!\w)[^;:.{_Q}]*,[^;:.,]*$"
        )
        self.begun_in = regex.compile(
            rf"(?:^|[;:.,])\s*{w['starts']}\s+(?:{_WORD}){{0,5}}?{w['since_year']}\s*{_Y}\s*,"
            rf"\s*(?:{_L}\s*|{_S}\s*|{_WORD}){{0,14}}?(?<!\w){w['stands_at']}\s+(?:{_WORD}){{0,2}}{_Q}"
        )
        self.over_years = regex.compile(rf"(?:^|[;:.,])\W*(?:{_WORD}){{0,2}}?{w['over_years']}(?!\w)[^;:.{_Q}{_Y}]*$")
        self.at_start = regex.compile(
            rf"(?:^|[,;:.])\s*{w['start_when']}\s[^;:.,{_Q}]{{0,60}}?(?<!\w){w['starts']}(?!\w)[^;:.,{_Q}]*,[^;:.,]*$"
        )
        self.tied_comma = regex.compile(
            rf"(?<={w['rated']}),\s*(?:{_T}|(?:{w['and']}\s+)?{w['level_rated']}(?!\w))|,\s*{w['tied_at']}\s+(?:{w['level_noun']}\s*)?{_T}|,\s*(?:(?:{w['tied_now']}\s+)?{w['tied']}|{w['now']}\s+(?:{_WORD}){{0,6}}?{w['tied_got']}\s|{w['tied_level']}?\s*{_T}\s*(?:[.;)]|$))|(?<={_L}),\s*{_L}"
            rf"|(?<={w['unit_of_list']}),\s*{w['unit_of_list']}(?!\w)|(?<={_L}),\s*{w['and']}\s+(?:{_WORD}){{0,2}}{_L}"
        )
        self.all_alike = regex.compile(
            rf"[^,;:.(){_L}]{{0,24}}[,;]\s*{w['all_alike']}\s+(?:{_WORD}){{0,3}}?(?P<stars>{_T})"
        )
        self.small = tuple(words["small_numbers"])
        self.all_so_many = regex.compile(
            rf"[^:.{_Q}{_T}{_M}]{{0,200}}?[,;]\s*{w['whole_of']}\s+(?P<many>{w['small_numbers']})\s+"
            rf"(?:{_S}\s*)?(?:(?!{w['negated']}\s){_WORD}){{0,9}}?(?P<stars>{_T})"
        )
        self.level_of_listed = regex.compile(
            rf"(?:\s*[^\W\d]+){{0,3}},\s*{w['enumerates']}\s[^;.:(){_Q}{_T}{_S}]*,\s*{w['level_got']}\s+"
            rf"(?:{w['level_noun']}\s+)?(?P<stars>{_T})"
            rf"|(?:\s*[^\W\d]+){{0,3}},\s*[^,;.:(){_Q}{_T}]{{1,80}},\s*(?:{w['apposed_got']}|{w['missed_level']})\s+(?:{_WORD}){{0,3}}(?P<stars>{_T})"
        )
        self.level_clause = regex.compile(
            rf"(?:^|[,;.(]|(?<!\w){w['and']}\s)\W*(?:{w['level_topic']}\s+)?{w['level_noun']}\s*(?P<stars>{_T})\s*(?:,\s*)?"
            rf"(?:(?:{w['where']}\s+)?(?:{_L}|{_Y})\s*){{0,3}}"
            rf"(?:(?:\s*[^\W\d]+){{0,4}}?(?::\s*|,\s*{w['level_last']}\s+)|(?:{_WORD}){{0,7}}?{w['level_last']}\s+|(?:{_WORD}){{1,3}})$"
        )


@lru_cache(maxsize=4)
def load_joints(folder: Path) -> Joints:
    """The joints of the patterns in ``folder``; raises :class:`PatternError` for a file that is none."""
    path = folder / FILE
    where = f"{folder.name}/{FILE}"
    try:
        document = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
        return Joints({name: [fold(form) for form in forms] for name, forms in document.items()})
    except OSError as error:
        raise PatternError([Problem(where, "cannot be read", str(error.strerror))]) from error
    except KeyError as error:
        raise PatternError([Problem(where, f"no list {error}", "add it: a name with its forms")]) from error
    except (yaml.YAMLError, AttributeError, TypeError, ValueError) as error:
        raise PatternError([Problem(where, "is not a mapping of names to lists of forms", str(error))]) from error


def _any(forms: Sequence[str]) -> str:
    """An expression for any of some forms, which may hold a level or what is counted."""
    held = alternatives(forms).replace(regex.escape("{stars}"), _T).replace(regex.escape("{subject}"), _S)
    return f"(?:{held})"


def _main(w: Mapping[str, str], barred: str) -> regex.Pattern[str]:
    """How a main clause begins: with its verb, or with a subject and few words before its verb."""
    subject = rf"(?:{_Q}\s*|{_S}\s*|{_L}\s*|{_T}\s*|\([^()]*\)\s*|{_WORD})"
    return regex.compile(
        rf"\s*(?!{w['goes_on_inside']}(?!\w)){barred}(?:{_Y}\s*,?\s*)?(?:{w['has_predicate']}(?!\w)|{subject}(?:{_Y}\s*,?\s*|{subject}){{0,10}}?(?:{w['has_predicate']}|{w['does_predicate']})(?!\w))"
    )


def _whole(any_of: str) -> regex.Pattern[str]:
    return regex.compile(rf"(?<!\w){any_of}(?!\w)")
