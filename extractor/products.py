"""Ties the names of products to the star level that is said of them, by the rules of ``anchors/product.yaml``.

The rules read the *outline* of a sentence, in which a list of names is one character, a maker another, and marks
stand between spaces. Where names begin and end is up to ``names.py`` and ``name_lists.py``, what
status, place and period a product has to ``named.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import regex

from extractor.joints import Joints
from extractor.mentions import Found, QuantityValue, Sentence
from extractor.name_lists import NameFinder, NameList, brings, counted_before, number_before
from extractor.names import Name
from extractor.notation import alternatives
from extractor.patterns import CLASSES, Patterns, Rule
from extractor.pieces import Piece, is_product
from extractor.sieve import Sieve, Stretch

SPEAKING = 3
"""Words of the shortest name that without a brand or a maker is still one product, not a sort of them."""
LEAD = 7
"""Words of the longest adverbial before words that point back to a product (Đến nay, sản phẩm này …)."""
SHORT = 6
"""Pieces of the longest remark inside a list that no mark but a comma ends (rượu ba kích đặc sản Hạ Long, trà …)."""
LONGEST = 4000
"""Characters of the longest sentence that is read for names; what is longer is a table, or no prose at all."""


@dataclass(frozen=True, slots=True)
class Naming:
    """Names of which one rule says that they have one star level; none when the rule points back to those before.

    ``level`` is the mention of the level, ``count`` the number of which the names are the list; without a level the
    names have that of their number, of the sentence before or of the heading.
    """

    rule: Rule
    names: tuple[Name, ...]
    level: Found | None
    count: Found | None
    start: int
    end: int
    """The span of the words by which the rule ties them."""
    maker: tuple[int, int] | None = None
    """Where the maker stands whose products are pointed back to."""
    beside: Name | None = None
    """The product told before whose level they have: cùng hạng với *miến dong X* là …."""
    whole: tuple[Name, ...] = ()
    """All names of the list, where some of them are taken for a remark by what the sentence alone says."""
    opened: Found | None = None
    """The number of just so many products that opens their list, whose level is behind: 2 sản phẩm là A, B 3 sao."""


Reader = Callable[[Sentence], list[list[Naming]]]


class ProductReader:
    """Finds namings by the rules of ``patterns``; holds compiled rules only."""

    def __init__(self, patterns: Patterns) -> None:
        rules = [rule for rule in patterns.of_kind("anchor") if rule.set.get("kind") == "product"]
        self._sieve = Sieve((rule, *sieved) for rule in rules for sieved in rule.sieved())
        self._finder = NameFinder(patterns)
        things = "|".join(regex.escape(f) for f, v in patterns.lexicon("level_verb").items() if v == "thing")
        self._numbered = regex.compile(rf"(?<!\S)\d+ (?:{things}) ")
        self._denial = Denial(patterns)

    def bind(self, text: str, folded: str) -> Reader:
        """A function that gives the namings of a sentence of ``text``."""
        return lambda sentence: self.find(text, folded, sentence)

    def find(self, text: str, folded: str, sentence: Sentence) -> list[list[Naming]]:
        """For each list of names in order what may be said of it, in the order of the rules.

        A rule that needs the sentence before or a heading leaves the choice to the next ones; any other ends it.
        """
        if sentence.end - sentence.start > LONGEST or folded[sentence.start : sentence.end].isascii():
            return []  # a file name or a slug: mat ong Tam Dao hinh anh 1
        pieces = self._finder.pieces(text, folded, sentence)
        lists = self._finder.lists(pieces, text)
        if not lists and all(p.kind != "stars" for p in pieces):
            return []  # every rule ties names to something, or a level to names told before
        outline = _Outline(pieces, lists, self._numbered, self._denial, self._finder.particles, sentence.joints)
        found: dict[int, list[Naming]] = {}
        for rule, m in self._sieve.matches(Stretch(outline.text), overlapped=True):
            if rule.set.get("also"):
                if (also := outline.naming(rule, m)) is not None and also.level is not None:
                    found.setdefault(also.level.start, [also])
                continue
            if m.groupdict().get("names") is None:  # words that point back, or the level that a paragraph tells of
                if (pointing := outline.pointing(rule, m)) is not None:
                    found.setdefault(pointing.start, [pointing])
                continue
            if rule.set.get("in_turn"):
                for turn in outline.in_turn(rule, m, text):
                    found.setdefault(turn.names[0].start, [turn])
                continue
            said = found.setdefault(outline.at(m.start("names")).start, [])
            settled = said and (not said[-1].rule.set.get("from") or said[-1].rule is rule)
            if not settled and (naming := outline.naming(rule, m)) is not None:
                said.append(naming)
        for before, after in pairwise(lists):
            start, following = pieces[before.first].start, pieces[after.first].start
            sure = [n for n in found.get(start, ()) if not n.rule.set.get("from")]
            sure.sort(key=lambda n: n.level is None)
            counted = [n for n in found.get(following, ()) if n.level is None and n.count is not None]
            open_ = all(n.rule.set.get("from") or n in counted for n in found.get(following, ()))
            own = any(n.rule.set.get("from") == "passage" for n in found.get(following, ()))
            opened = [n for n in found.get(start, ()) if _opens_list(n.rule, own=own)]
            said = sure[:1] or opened[:1]
            led = bool(said) and (said[0].level is None or said[0].level.start < start)
            if not (said and open_ and outline.resumes(before, after, led=led)):
                continue
            if not outline.lost(after) and not outline.rated_apart(after):
                # xã X góp A; xã Y góp 2 sản phẩm là B, C: the number may have its own level, else that of the list
                found[following] = [*counted, replace(said[0], names=after.names)]
        for before, after in reversed([*pairwise(lists)]):
            start, said = pieces[before.first].start, found.get(pieces[after.first].start, [])
            open_ = all(n.rule.set.get("from") for n in found.get(start, ()))
            if open_ and said and outline.alike(before, after, said[0]):
                found[start] = [replace(said[0], names=before.names)]
        used = {n.level.start for said in found.values() for n in said if n.names and n.level is not None}
        return [found[start] for start in sorted(found) if not self._used(found[start], used)]

    def _used(self, said: Sequence[Naming], used: set[int]) -> bool:
        """Whether a further level of what was named is that of other names, or was told already."""
        if not said or not said[0].rule.set.get("again") or said[0].level is None:
            return False
        told = said[0].level.start in used
        used.add(said[0].level.start)
        return told


class Denial:
    """The words that keep a level from the names beside it: *không giữ được*, *mức thưởng*."""

    def __init__(self, patterns: Patterns) -> None:
        forms = patterns.lexicon("product_denial")
        kinds = ("no", "never", "yet", "bar", "aside", "unrated")
        self._words = {v: _apart(f for f, of in forms.items() if of == v) for v in kinds}
        self._words["others"] = _apart(f for f, of in forms.items() if of in ("others", "host"))
        hosts = alternatives({f: of for f, of in forms.items() if of == "host"})
        self._host = regex.compile(rf"(?<!\S)(?:{hosts})(?: [^\s,;:.]+){{0,2}} $")
        opened = alternatives(patterns.lexicon("list_opener"))
        self._opened = regex.compile(rf" (?:[^\s{_N}{_T}{_Q},;:.]+ ){{0,4}}?(?:{opened}|:) (?:{_S} )?{_N}")

    def denies(self, between: str, before: str) -> bool:
        """Whether the words between names and level, or those before both, take the level from them."""
        last = 0
        for m in self._words["yet"].finditer(between):
            last = m.end()
        said = self._words["never"].sub(" ", before + " | " + between if not last else between[last:])
        return self._words["no"].search(said) is not None

    def others(self, between: str) -> bool:
        """Whether words behind names say that the level is that of other things: như mọi sản phẩm 4 sao."""
        return self._words["others"].search(between) is not None

    def hosted(self, before: str) -> bool:
        """Whether the words right before a level say that it is that of a house: khách sạn 5 sao."""
        return self._host.search(before) is not None

    def background(self, around: str) -> bool:
        """Whether words around names tell of what things cost, come from or are sold to, not of their level."""
        return self._words["aside"].search(around) is not None

    def unrated(self, behind: str) -> bool:
        """Whether words right behind names say that these have no level: cạnh đó là X *chưa có sao*."""
        return self._words["unrated"].search(_CLAUSE.split(behind)[0]) is not None

    def led_on(self, text: str, at: int) -> bool:
        """Whether the words behind a level open the list of its own names."""
        return self._opened.match(text, at) is not None

    def bars(self, between: str) -> bool:
        """Whether words say that the level may be another thing's."""
        return self._words["bar"].search(between) is not None


class _Outline:
    """A sentence as the rules see it, and the way back to its pieces."""

    def __init__(
        self, pieces: Sequence[Piece], lists: Sequence[NameList], numbered: regex.Pattern[str], denial: Denial,
        particles: Mapping[str, str], joints: Joints,
    ) -> None:  # fmt: skip
        self._pieces = pieces
        self._joints = joints
        self._particles = particles
        self._denial = denial
        self._numbered = numbered
        self._at: dict[int, Piece] = {}
        self._lists: dict[int, NameList] = {}
        by_first = {found.first: found for found in lists}
        out = ""
        i = 0
        while i < len(pieces):
            piece = pieces[i]
            named = by_first.get(i)
            level = None if named is not None else _bracketed(pieces, i)
            self._at[len(out)] = piece
            if named is not None:
                self._lists[len(out)] = named
                out += CLASSES["names"] + " "
                i = named.last
            elif level is not None:
                self._at[len(out)] = level[0]
                # behind no name it is the level of what was said: 2 sản phẩm cấp quốc gia (5 sao) gồm …
                out += CLASSES["level" if out.endswith(_N + " ") else "stars"] + " "
                i = level[1]
            elif (after := _aside(pieces, i)) is not None:
                i = after  # thị xã Duy Tiên (Hà Nam)
            elif piece.text == "(" and (i + 1 in by_first or (i + 2 in by_first and pieces[i + 1].role == "open")):
                out += ": "  # a bracket opens a list as a colon does
                i += 1
            elif piece.text == ")" and out.endswith(_N + " ") and i + 1 < len(pieces) and pieces[i + 1].role == "stop":
                i += 1  # có 3 sản phẩm (gồm A, B, C) đạt OCOP 4 sao
            elif piece.text in _QUOTES and i and pieces[i - 1].kind == "stars":
                i += 1  # nhóm “phấn đấu 4 sao” có …
            else:
                char = CLASSES.get(piece.kind)
                # a number keeps its comma to itself: 68,5 is one word
                out += (char or _CELL.get(piece.text, piece.text) or " ".join(piece.words).replace(",", "_")) + " "
                i += 1
        self.text = out.rstrip()

    def at(self, index: int) -> Piece:
        """The piece that stands at an index of the outline."""
        return self._at[index]

    def _from(self, index: int) -> int:
        """Where in the text the piece at or before an index of the outline begins: lập *hồ sơ* is one."""
        return self._at[max(i for i in self._at if i <= index)].start

    def naming(self, rule: Rule, m: regex.Match[str]) -> Naming | None:
        """What a match says, or ``None`` when another number or level stands between the names and their level."""
        groups = {name: m.start(name) for name, value in m.groupdict().items() if value is not None}
        found = self._lists[groups["names"]]
        if rule.set.get("begins") and _LETTERED.sub("", self.text[: m.start()]).strip(_MARKS):
            return None
        held = next((groups[n] for n in ("stars", "level") if n in groups), None)
        if held is not None and held < groups["names"] and self._joints.level_before.search(self.text, 0, held):
            return None  # sản phẩm 4 sao, 3 sao gồm …
        if held is not None and self._opens_next(groups["names"], held):
            return None
        between = self.text[m.start() + 1 : m.end() - 1]
        own = (groups["names"], held, *(i for name, i in groups.items() if name.startswith(("stars_", "names_"))))
        if any(self.text[i] in (_N, _T) and i not in own for i in range(m.start(), m.end())):
            return None
        if self._counts_them(found, m.end()):
            between = between.replace(_Q, " ", 1)  # A và B, *hai mặt hàng* của xã, đạt 3 sao
        elif self._numbered.search(between):
            return None  # what has the level are so many certificates
        if held is not None:
            low, high = sorted((groups["names"], held))
            inner = self.text[low + 1 : high]
            if self._denial.denies(inner, self._clause(low)):
                return None
            if low == groups["names"] and (self._denial.others(inner) or self._levels_beside(held, found)):
                return None
            if self._risen_from(held) or self._denial.hosted(self.text[:held]):
                return None
            if held < groups["names"] and "," in inner and self._set_aside(held):
                return None  # ngoài 20 sản phẩm 3 sao, huyện có A
            if held < groups["names"] and self._denial.unrated(self.text[groups["names"] + 1 :]):
                return None
            if rule.set.get("near") and (self._denial.bars(inner) or any(c in inner for c in _FAR)):
                return None
        if held is None and self._denial.denies(self.text[m.start() : groups["names"]], ""):
            return None  # trong số này không có A
        behind = self.text[groups["names"] + 1 : m.end()] if held is None or held < groups["names"] else ""
        if behind and self._denial.denies(behind, ""):
            return None
        if rule.set.get("alone") and _Q in _CLAUSE.split(self.text[m.end() :])[0]:
            return None
        if _Q in between and not any(n.startswith("quantity") for n in groups):
            return None
        level = self._at[held].mention if held is not None else None
        count = self._count(groups, held)
        names = found.names[-1:] if rule.set.get("last") else found.names
        if rule.set.get("sure") and not _mostly_sure(names):
            return None
        if "maker" in groups and self._at[groups["maker"]].role == "named":
            maker = self._at[groups["maker"]]
            names = tuple(n if n.maker is not None else replace(n, maker=(maker.start, maker.end)) for n in names)
        if rule.set.get("made") and not self._made(names):
            return None
        if rule.set.get("from") in _TOLD_BEFORE and self._of_sorts(groups["names"], names):
            return None  # gồm các loại trà hòa tan của Công ty X
        if rule.set.get("from") and brings(self._pieces, found.last):
            return None  # riêng nhãn Bometa góp 4 sản phẩm mật ong
        if rule.set.get("from") in _TOLD_BEFORE and self._held_back(groups["names"], m.start()):
            return None
        whole: tuple[Name, ...] = ()
        number = count.value.low if count is not None and isinstance(count.value, QuantityValue) else None
        if number is not None and held is not None and len(names) > number + 1 and self._after_other_level(held):
            return None  # 19 sản phẩm 3 sao và 6 sản phẩm 4 sao, gồm: eight names of both
        if number is None and counted_before(self._pieces, found.first) == len(names):
            number = len(names)  # hạng 4 sao có 3 sản phẩm: quýt X, quy linh cao, …
        beside, names = self._beside(rule, groups, names)
        names = _as_many(names, number)
        if not names or (rule.set.get("all") and len(names) != number):
            return None
        led = _LED.search(self.text, 0, groups["names"])
        if led is not None and not self._all_of(names, self._at[led.start(1)], found):
            return None
        rated = "level" in groups and names[-1].sure and names[-1].words > 1  # rượu chắt (3 sao)
        if not self._told(found, names, number, rated=rated):
            return None
        if number != len(names) and any(n.branded for n in names):
            # bưởi Xuân Vân, thứ quả quê: what has neither brand nor a known word is a remark
            named = tuple(n for n in names if n.sure or n.branded or n.maker is not None)
            if rule.set.get("from") == "passage":  # mắm tôm, mắm tép Vị Thanh
                named = tuple(n for n in named if n.branded or n.quoted or n.maker is not None or n.words >= SPEAKING)
            if rule.set.get("from") in ("number", "all") and named != names:
                return None  # so many are named, but some of them are none
            whole, names = names if named != names else (), named
        if rule.set.get("from") == "topic" and self.lost(found):
            return None
        listed = count or self._opened_by(groups["names"])
        holder = self._holder(listed, found) if listed is not None else self._cell_before(found)
        if holder is not None:
            names = tuple(n if n.maker is not None else replace(n, maker=holder) for n in names)
        last = max(piece.end for i, piece in self._at.items() if m.start() <= i < m.end())
        return Naming(
            rule,
            names,
            level,
            count,
            self._from(m.start()),
            last,
            beside=beside,
            whole=whole,
            opened=self._opened(found, names, held),
        )

    def _after_other_level(self, held: int) -> bool:
        """Whether another level stands before one, with no more than a mark between their clauses."""
        return _T in self.text[:held].rsplit(";", 1)[-1].rsplit(".", 1)[-1]

    def _opened(self, found: NameList, names: Sequence[Name], held: int | None) -> Found | None:
        """The number that opens a list of just so many names, if the level is said behind them.

        Where the sentence has no other number or level, most of them will do: what is missing was not read as a name.
        """
        if held is None or held < self._index(found):
            return None
        counted = counted_before(self._pieces, found.first)
        alone = self.text.count(_T) == self.text.count(_Q) == 1
        most = counted is not None and alone and 2 <= len(names) < counted <= 2 * len(names)
        if counted != len(names) and not most:
            return None
        return number_before(self._pieces, found.first)

    def _beside(
        self, rule: Rule, groups: dict[str, int], names: tuple[Name, ...]
    ) -> tuple[Name | None, tuple[Name, ...]]:
        """The product whose level a rule gives to others, and these: it may be the first of their list."""
        if rule.set.get("from") != "other":
            return None, names
        if "names_other" in groups:
            return self._lists[groups["names_other"]].names[-1], names
        return names[0], names[1:]

    def _counts_them(self, found: NameList, end: int) -> bool:
        """Whether a number right behind the comma after names, or the dash, counts just them."""
        at = found.last
        if at + 2 >= len(self._pieces) or self._pieces[at].text not in _APPOSING or len(found.names) < 2:
            return False
        number, noun = self._pieces[at + 1 : at + 3]
        value = number.mention.value if number.kind == "quantity" and number.mention is not None else None
        fits = isinstance(value, QuantityValue) and value.low == len(found.names) and is_product(noun)
        return fits and self.text.count(_Q, self._index(found), end) == 1

    def _index(self, found: NameList) -> int:
        """Where a list of names stands in the outline."""
        return next(i for i, names in self._lists.items() if names is found)

    def _levels_beside(self, held: int, found: NameList) -> bool:
        """Whether another level stands beside one said of several names: A và B đạt 5 sao và 4 sao."""
        return len(found.names) > 1 and self._joints.level_next.match(self.text, held + 1) is not None

    def _risen_from(self, held: int) -> bool:
        """Whether a level alone is the one from which a name rose, so that its own is another: nâng *từ* 3 sao."""
        before = self.text[:held].split()[-2:]
        stars = self._at[held].mention
        alone = stars is not None and stars.value.from_ is None and not stars.value.or_above
        return alone and any(self._particles.get(word) == "since" for word in before)

    def _set_aside(self, held: int) -> bool:
        """Whether a clause leaves those of a level aside for others behind its comma: *ngoài* 20 sản phẩm 3 sao, …."""
        words = self._clause(held).split()
        return bool(words) and self._particles.get(words[0]) == "beside"

    def _opens_next(self, names: int, held: int) -> bool:
        """Whether a level behind names is that of the next ones: đạt 4 sao có A, đạt 3 sao *có* B."""
        if held < names or _LEVEL_LEADS.search(self.text, 0, names) is None:
            return False
        return self._denial.led_on(self.text, held + 1)

    def _made(self, names: Sequence[Name]) -> bool:
        """Whether each name stands beside its maker, or in quotes."""
        held = [n.quoted or (n.maker is not None and (n.sure or n.branded)) for n in names]
        return all(held) and not any(n.cut for n in names)

    def _of_sorts(self, at: int, names: Sequence[Name]) -> bool:
        """Whether words before names say that they are sorts of things: *các loại* trà của X và nước ép của Y."""
        words = self._clause(at).split()
        does = [self._particles.get(word) for word in words]
        told = any(n.branded or n.quoted or n.words > SPEAKING for n in names)
        return ("many", "sort") in pairwise(does) and not told

    def _held_back(self, at: int, start: int) -> bool:
        """Whether the clauses around names say that they have no level, or tell of other things."""
        behind = _CLAUSE.split(self.text[at + 1 :].lstrip())[0]
        around = self._clause(start) + " " + self.text[start:at] + " | " + behind
        return self._denial.denies(around, "") or self._denial.background(around)

    def in_turn(self, rule: Rule, m: regex.Match[str], text: str) -> list[Naming]:
        """What a match says of as many names as it has levels, one by one; empty when they are not as many."""
        found = self._lists[m.start("names")]
        held = [i for i in range(m.start("stars"), m.end()) if self.text[i] == _T]
        inner = self.text[m.start("names") + 1 : held[0]]
        levels = [level for i in held for level in _each(self._at[i].mention, text)]
        if len(levels) != len(found.names) or _N in inner or self._denial.denies(inner, self._clause(m.start())):
            return []
        start, last = self._from(m.start()), self._at[held[-1]].end
        pairs = zip(found.names, levels, strict=True)
        return [Naming(rule, (name,), level, None, start, last) for name, level in pairs]

    def pointing(self, rule: Rule, m: regex.Match[str]) -> Naming | None:
        """A level said of what was named before (*sản phẩm này đạt 4 sao*), without its names."""
        groups = {name: m.start(name) for name, value in m.groupdict().items() if value is not None}
        held = groups["stars"]
        between = self.text[m.start() : held]
        other = any(c in between for c in (_N, _T)) or _Q in self.text[m.start() + 1 : held].replace(
            self.text[groups.get("quantity", held)], "", 1
        )
        lead = self.text[: m.start()].strip(_MARKS).rstrip(", ")
        if rule.set.get("again") and not self._goes_on(lead, between):
            return None
        led = any(c in lead for c in (_N, _T, _Q, _S, _F)) or len(lead.split()) > LEAD
        said = self._particles.get(lead.rsplit(" ", 1)[-1]) if lead else None
        if said == "apart" or (said in ("many", "several") and rule.set.get("names") == "one"):
            return None  # kế đó là 16 sản phẩm 4 sao; số sản phẩm được công nhận 3 sao
        if other or (led and (rule.set.get("begins") or rule.set.get("from") == "topic")):
            return None
        if self._denial.denies(between, self._clause(m.start())):
            return None
        count = self._at[groups["quantity"]].mention if "quantity" in groups else None
        start, last = self._from(m.start()), self._at[held].end
        maker = self._at[groups["maker"]] if "maker" in groups else None
        named = (maker.start, maker.end) if maker is not None and maker.role == "named" else None
        return Naming(rule, (), self._at[held].mention, count, start, last, named)

    def _goes_on(self, lead: str, between: str) -> bool:
        """Whether a level behind another one is of the same product: … được 3 sao năm 2020, ba năm sau lên 4 sao."""
        alone = lead.count(_N) <= 1 and _T in lead and not any(c in lead for c in (_Q, _F))
        return alone and not self._denial.bars(between) and not any(c in between for c in _FAR)

    def lost(self, found: NameList) -> bool:
        """Whether the words behind names that go on a list say that they have no level: …; sản phẩm B bị thu hồi."""
        at = self._index(found)
        return self._denial.denies(_CLAUSE.split(self.text[at + 1 :].lstrip())[0], "")

    def rated_apart(self, found: NameList) -> bool:
        """Whether names that would go on a list have a level of their own behind: …; HTX X có rượu nếp *đạt 3 sao*."""
        m = _OWN_LEVEL.match(self.text, self._index(found) + 1)
        return m is not None and self._joints.gets_level.search(m[0]) is not None

    def _clause(self, index: int) -> str:
        """The words before an index back to the last mark."""
        return _CLAUSE.split(self.text[:index])[-1]

    def _opened_by(self, names: int) -> Found | None:
        """The number right before the names, whose things they are: 2 sản phẩm là …."""
        m = _COUNTED.search(self.text, 0, names)
        return self._at[m.start(1)].mention if m is not None else None

    def _cell_before(self, found: NameList) -> tuple[int, int] | None:
        """The maker in the cell before that of a name."""
        at = found.first
        if at < 2 or self._pieces[at - 1].text != "|" or self._pieces[at - 2].role != "named":
            return None
        return self._pieces[at - 2].start, self._pieces[at - 2].end

    def _holder(self, count: Found, found: NameList) -> tuple[int, int] | None:
        """The maker who has the counted things: HTX X có 3 sản phẩm gồm …, 3 sản phẩm của HTX X gồm …."""
        at = next(i for i, p in enumerate(self._pieces) if p.start == count.start)
        for i in range(at, found.first - 1):
            if self._pieces[i].role == "link" and self._pieces[i + 1].role == "named":
                return self._pieces[i + 1].start, self._pieces[i + 1].end
        has = False
        for piece in reversed(self._pieces[:at]):
            if piece.role == "named":
                return (piece.start, piece.end) if has else None
            has = has or piece.role == "open"
            if piece.text in (",", ";", ":", ".") or piece.kind in ("quantity", "subject") or piece.role == "link":
                return None
        return None

    def resumes(self, before: NameList, after: NameList, *, led: bool) -> bool:
        """Whether a list goes on past a remark on its last name.

        ``led`` says that the level stands before the list, so that one word may bring each name of it: *xã X góp A,
        xã Y góp B*; *có A, thứ bánh của làng Z, và B*.
        """
        remark = self._pieces[before.last : after.first]
        fits = [p for p in remark if _is_number(p, len(after.names))]
        counted = any(p.kind == "quantity" and p not in fits[:1] for p in remark[:-2])
        broken = any(p.kind == "stars" or p.text in (":", ".") for p in remark) or counted
        if (
            not remark
            or broken
            or brings(self._pieces, after.last)
            or not all(n.sure or (n.parted and n.maker is not None) for n in after.names)
        ):
            return False
        said = [p for p in remark if not self._does("many", p) and p.kind not in ("quantity", "subject")]
        if said and (said[-1].text == ";" or self._joins(";", said)):
            return True  # A (huyện X); các sản phẩm B
        if not led:
            return False
        if remark[0].text == ")" and len(remark) == 2 and (remark[1].text == "," or self._does("and", remark[1])):
            return True  # 2 sản phẩm của HTX X (A, B) và C
        if remark[-1].text == "," and len(remark) <= SHORT and not any(p.role == "stop" for p in remark):
            return True
        if remark[0].text == ")" and remark[-1].text == "(" and len(remark) > 1:
            inner = remark[1:-1]  # HTX X (A), HTX Y (B)
            return all(p.kind in ("maker", "place") or p.text in (",", ";") or p.role == "join" for p in inner)
        if self._joins(",", remark):
            return remark[0].text == "," and not any(p.text == ";" for p in remark)
        lead = next((p for p in reversed(self._pieces[: before.first]) if p.kind not in ("subject", "quantity")), None)
        if not said or lead is None or (remark[0].text not in (",", ";") and remark[0].role != "join"):
            return False
        if lead.kind != "word" and not (lead.text == ":" and any(p.kind == "maker" for p in said)):
            return False  # HTX A có 2 sản phẩm: X, Y; HTX B có Z
        again = [
            p for p in remark if fits and (p.text == lead.text or p.role == "link")
        ]  # góp 2 sản phẩm của HTX X là A, B
        opened = {lead.text, *(q.text for p, q in pairwise(self._pieces[: before.first]) if p.kind == "place")}
        return (said[-1].text in opened - {""} or said[-1].role == "open") and all(
            p.kind in ("place", "run", "maker")
            or p in again
            or p.role in ("place", "join", "person")
            or p.text == ","
            or self._does("one", p)
            for p in said[1:-1]
        )

    def alike(self, before: NameList, after: NameList, said: Naming) -> bool:
        """Whether a level behind names is that of those before them too: xã X có A, xã Y có B, *đều* 4 sao."""
        level = said.level
        if level is None or level.start < self._pieces[after.first].start or not said.names[0].sure:
            return False
        behind = (p for p in self._pieces[after.last :] if p.start < level.start)
        return any(self._does("alike", p) for p in behind) and self.resumes(before, after, led=True)

    def _short(self, found: NameList) -> bool:
        """Whether names before in the sentence begin with the words of a name: bưởi đỏ Minh Tâm …, *bưởi đỏ* 3 sao."""
        words = self._pieces[found.first].words
        full = (p.words for p in self._pieces[: found.first] if p.kind == "run" and len(p.words) > len(words))
        return len(words) > 1 and any(w[: len(words)] == words for w in full)

    def _all_of(self, names: tuple[Name, ...], number: Piece, found: NameList) -> bool:
        """Whether names right behind a number are its things (*2 sản phẩm A và B*), not their sort (*8 sản phẩm A*)."""
        value = number.mention.value.low if number.mention is not None else None
        full = (
            names[0].sure and names[0].branded and names[0].words > SPEAKING
        )  # 1 sản phẩm vải thiều Lục Ngạn Hồng Xuân
        return bool(value == len(names)) and (len(names) > 1 or full or self._pieces[found.first].role == "quoted")

    def _told(self, found: NameList, names: tuple[Name, ...], number: float | None, *, rated: bool) -> bool:
        """Whether names say which products are meant: a brand, a maker, so many words, or as many as were counted.

        ``rated`` says that the level of the last one stands right beside it.
        """
        before = self._pieces[found.first - 1] if found.first else None
        if number == len(names) or any(n.branded for n in names):
            return True
        if len(names) == 1 and self._plural(found):
            return False  # các sản phẩm ngọc trai của Công ty X
        if rated or (len(names) == 1 and self._short(found)) or any(n.maker is not None or n.owned for n in names):
            return True
        introduced = before is not None and (is_product(before) or self._pieces[found.first].role == "quoted")
        return introduced or any(n.words >= SPEAKING for n in names)

    def _plural(self, found: NameList) -> bool:
        """Whether the word before a name tells of many things of its sort: các sản phẩm ngọc trai."""
        before = self._pieces[max(0, found.first - 2) : found.first]
        return (
            len(before) == 2
            and is_product(before[1])
            and (self._does("many", before[0]) or self._does("several", before[0]))
        )

    def _does(self, what: str, piece: Piece) -> bool:
        """Whether a piece is a particle of a sort (``product_particle``)."""
        return self._particles.get(piece.text) == what

    def _joins(self, mark: str, remark: Sequence[Piece]) -> bool:
        """Whether a remark ends in a mark and the word that joins a last name: …, và."""
        return len(remark) > 1 and remark[-2].text == mark and self._does("and", remark[-1])

    def _count(self, groups: dict[str, int], held: int | None) -> Found | None:
        """The number whose things are named: in the rule, or right before the level in a rule that opens a list."""
        if "quantity" in groups:
            return self._at[groups["quantity"]].mention
        if held is None or held > groups["names"]:
            return None
        m = _COUNTED.search(self.text, 0, held)
        return self._at[m.start(1)].mention if m is not None else None


def _is_number(piece: Piece, number: int) -> bool:
    """Whether a piece counts just so many."""
    value = piece.mention.value if piece.kind == "quantity" and piece.mention is not None else None
    return isinstance(value, QuantityValue) and value.low == number


def _mostly_sure(names: Sequence[Name]) -> bool:
    """Whether known words begin names, the first of them and half at least; the others have a brand."""
    known = sum(n.sure for n in names)
    return names[0].sure and 2 * known >= len(names) and all(n.sure or n.branded for n in names)


def _opens_list(rule: Rule, *, own: bool) -> bool:
    """Whether a rule brings in a list by words of its own whose level was told before.

    ``own`` says that what may go on the list stands in the passage by itself.
    """
    source = rule.set.get("from")
    return source == "sentence" or (source == "passage" and not own and not rule.set.get("made"))


def _each(level: Found | None, text: str) -> list[Found]:
    """The levels of a mention in the order of its digits: 4 sao và 3 sao; itself when it has one."""
    if level is None or level.value.high == level.value.low:
        return [level] if level is not None else []
    digits = regex.findall(r"\d", text[level.start : level.end])
    return [level._replace(value=replace(level.value, low=int(d), high=int(d))) for d in digits]


def _bracketed(pieces: Sequence[Piece], i: int) -> tuple[Piece, int] | None:
    """The star level that a bracket holds, and the piece behind the bracket: (OCOP 3 sao)."""
    if pieces[i].text != "(":
        return None
    close = next((j for j in range(i + 1, min(len(pieces), i + 8)) if pieces[j].text == ")"), None)
    if close is None:
        return None
    held = [p for p in pieces[i + 1 : close] if p.kind == "stars"]
    if len(held) != 1 or any(p.kind in ("quantity", "money") for p in pieces[i + 1 : close]):
        return None
    return held[0], close + 1


def _aside(pieces: Sequence[Piece], i: int) -> int | None:
    """The piece behind a bracket that holds an address alone; ``None`` when none begins here."""
    if pieces[i].text != "(":
        return None
    close = next((j for j in range(i + 1, min(len(pieces), i + 7)) if pieces[j].text == ")"), None)
    if close is None or close == i + 1:
        return None
    inner = pieces[i + 1 : close]
    if inner[0].role == "link" and [p.kind for p in inner[1:]] == ["quantity", "subject"] and not is_product(inner[-1]):
        return close + 1  # (thuộc 2 chủ thể)
    named = [before.role == "place" and p.kind == "run" for before, p in pairwise([pieces[i], *inner])]  # ấp *Cây Hẹ*
    placed = all(
        p.kind == "place" or p.role in ("place", "placed") or p.text == "," or of_place
        for p, of_place in zip(inner, named, strict=True)
    )
    return close + 1 if placed else None


def _apart(forms: Iterable[str]) -> regex.Pattern[str]:
    return regex.compile(rf"(?<!\S)(?:{alternatives(forms)})(?!\S)")


def _as_many(names: tuple[Name, ...], number: float | None) -> tuple[Name, ...]:
    """The names of a list of so many: with one too many, the last comma stands inside a name (*tôm chần, xiên que*).

    Or *và* does, which else stands before the last name alone: *thanh gạo lứt hạt và rong biển, ngũ cốc Duy Oanh*.
    """
    if number is None or len(names) != number + 1 or number < 1:
        return names
    inner = [i for i, n in enumerate(names[:-1]) if n.joined]
    if len(inner) == 1 and names[-1].sure:
        at = inner[0]
        whole = replace(names[at], start=names[at - 1].start, sure=names[at - 1].sure, joined=False)
        return (*names[: at - 1], whole, *names[at + 1 :])
    if names[-1].sure:
        return names
    *rest, left, right = names
    return (*rest, replace(right, start=left.start, sure=left.sure))


_TOLD_BEFORE = frozenset(("passage", "sentence", "article", "all"))
"""The sources of a level that what a sentence tells of something else than levels does not take."""
_APPOSING = frozenset(",-–—")
_QUOTES = frozenset('”"»')
_CELL = {"|": "¦"}
"""The mark between two cells of a row, as rules write it."""
_N, _T, _Q, _S = (CLASSES[n] for n in ("names", "stars", "quantity", "subject"))
_MARKS = " -–•+*.)0123456789"
_LETTERED = regex.compile(r"^[a-zđ] [.)] ")
"""The letter of an item: a) …"""
_F = CLASSES["fraction"]
_FAR = (_S, _Q, CLASSES["maker"], CLASSES["money"])
_CLAUSE = regex.compile(r"[,;:.]")
_OWN_LEVEL = regex.compile(rf"[^{_N}{_T},;:.]{{1,40}}{_T}")
_LEVEL_LEADS = regex.compile(rf"{_T} [^{_N}{_T}.;]*$")
_LED = regex.compile(rf"({_Q}) {_S} $")
_COUNTED = regex.compile(rf"({_Q}) {_S}(?: [^\s,;:.()\"…{_Q}{_T}]+){{0,9}} $")
