package io.throughline.context.fit;

import io.throughline.chat.FitMode;
import io.throughline.chat.GatewayException;
import io.throughline.context.Fitted;
import io.throughline.context.Segment;
import io.throughline.context.Segment.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses what of a long conversation goes into a window. Never more than fits; instructions and the last message as they are; calls of tools
 * only with their results; in the original order. The same ask always has the same result.
 *
 * <p>What is kept begins, as far as the mode allows, with the same messages turn after turn: providers charge less for a prompt whose beginning they
 * have seen.
 */
public final class Fitter {

    /** The newest messages that are kept before any others are chosen. */
    private static final int NEWEST = 10;

    /** Of the room, the most that they get where they do not all fit. */
    private static final double NEWEST_SHARE = 0.6;

    /** Of the room, what the beginning gets in {@code auto}: it is the same in every turn. */
    private static final double HEAD = 0.32;

    private static final double RECENT = 0.1;

    /** The recent window moves on by so much of the room at once, and then stands still. */
    private static final double JUMP = 0.25;

    private static final double SUMMARY = 0.15;

    /** What is guessed to be so many times too long needs no count to be known as too long: no guess is that far off. */
    private static final int FAR = 3;

    /** How much more than what is left a pick may seem to take for its count to be worth making. */
    private static final int WORTH = 2;

    /** No message takes less. */
    private static final int LEAST = 8;

    private final FitAsk ask;
    private final List<Item> items;
    private final List<Unit> units;
    private final Room room;
    private final Unit last;
    private final Summaries summaries = new Summaries();
    private final List<Segment> added = new ArrayList<>(1);

    private Fitter(FitAsk ask, List<Item> items) {
        this.ask = ask;
        this.items = items;
        units = Unit.of(items);
        room = new Room(ask.room());
        var newest = items.getLast();
        last = units.stream()
                .filter(unit -> unit.items().contains(newest))
                .findFirst()
                .orElseThrow();
    }

    /**
     * @throws GatewayException CONTEXT_TOO_LONG when instructions and the last message alone do not fit, or nothing may be left out; with the numbers
     */
    public static Fitted fit(FitAsk ask) {
        var items = new ArrayList<Item>(ask.messages().size());
        for (var message : ask.messages()) {
            items.add(new Item(items.size(), message, ask.measure()));
        }
        long sum = sum(ask, items);
        var earlier = Summaries.earlier(ask);
        if (fits(ask, sum, earlier)) {
            return whole(ask, items, earlier);
        }
        if (ask.mode() == FitMode.OFF || items.isEmpty()) {
            throw Overflow.of(ask, sum);
        }
        return new Fitter(ask, items).chosen(sum, earlier);
    }

    private static boolean fits(FitAsk ask, long sum, @Nullable Segment earlier) {
        return sum + (earlier == null ? 0 : earlier.tokens()) <= ask.room();
    }

    private static Fitted whole(FitAsk ask, List<Item> items, @Nullable Segment earlier) {
        items.forEach(item -> item.keep(item.instructs() ? Place.INSTRUCTIONS : Place.RECENT, "fits"));
        return result(ask, items, earlier == null ? List.of() : List.of(earlier));
    }

    /** Counted, unless a guess tells that it is far from fitting. */
    private static long sum(FitAsk ask, List<Item> items) {
        long guess = items.stream().mapToLong(Item::planned).sum();
        return ask.mode() != FitMode.OFF && guess > ask.room() * FAR
                ? guess
                : items.stream().mapToLong(Item::exactly).sum();
    }

    private static Fitted result(FitAsk ask, List<Item> items, List<Segment> added) {
        var segments = new ArrayList<>(added);
        items.forEach(item -> segments.add(
                item.segment("does not fit the window; mode " + ask.mode().id())));
        long tokens = ask.fixedTokens();
        for (var segment : segments) {
            tokens += segment.tokens();
        }
        return new Fitted(
                ask.mode(),
                segments,
                ask.windowTokens(),
                ask.reserveTokens(),
                ask.fixedTokens(),
                tokens,
                ask.measure().method());
    }

    private Fitted chosen(long sum, @Nullable Segment earlier) {
        long left = shorten(sum);
        left = left == sum ? sum : sum(ask, items);
        if (fits(ask, left, earlier)) {
            return whole(ask, items, earlier);
        }
        pinned();
        switch (ask.mode()) {
            case AUTO -> auto();
            case RECENT -> recent(room.left());
            case MIDDLE_OUT -> middleOut();
            case SUMMARIZE -> summarize();
            case OFF -> throw Overflow.of(ask, sum);
        }
        added.addAll(0, summaries.needed(items));
        beginWithTheUser();
        return result(ask, items, added);
    }

    /** Old results and documents first, then those of the newest messages. The last message stays. */
    private long shorten(long sum) {
        var shortening = Shortening.of(ask.measure(), ask.room());
        var free = items.subList(0, items.size() - 1).stream()
                .filter(item -> !item.instructs())
                .toList();
        return shortening.shorten(free, sum, ask.room());
    }

    /** What is sent whatever it takes: instructions and the last message. And, where there is room, what the user asked last. */
    private void pinned() {
        long needed = last.tokens();
        for (var unit : units) {
            needed += unit.instructs() && unit != last ? unit.tokens() : 0;
        }
        if (needed > room.left()) {
            throw Overflow.ofPinned(ask, items.getLast().tokens(), needed);
        }
        add(last, Place.RECENT, "the last message");
        for (var unit : units) {
            if (unit.instructs()) {
                add(unit, Place.INSTRUCTIONS, "instructions");
            }
        }
        for (int i = units.size() - 1; i >= 0 && !last.first().isUsers(); i--) {
            if (units.get(i).first().isUsers()) {
                add(units.get(i), Place.RECENT, "what the user asked last");
                return;
            }
        }
    }

    private boolean keep(Unit unit, Place place, String why) {
        return room.take(unit, place, why);
    }

    private void add(Unit unit, Place place, String why) {
        var unused = keep(unit, place, why);
    }

    private void auto() {
        newest();
        summaries.choose(ask, room, Math.min((long) (ask.room() * SUMMARY), room.left()));
        head(Math.min((long) (ask.room() * HEAD), room.left() / 2));
        window(Math.min((long) (ask.room() * RECENT), room.left()), "recent");
        picks();
        for (int i = units.size() - 1; i >= 0; i--) {
            if (!keep(units.get(i), Place.RECENT, "recent")) {
                return;
            }
        }
    }

    /** All of the newest where they fit; else so many that others can be chosen beside them. */
    private void newest() {
        int first = items.size() - NEWEST;
        var newest = units.reversed().stream()
                .takeWhile(unit -> unit.last().index() >= first)
                .toList();
        long needed = 0;
        for (var unit : newest) {
            needed += unit.kept() ? 0 : unit.tokens();
        }
        long spared = needed <= room.left() ? 0 : (long) (room.left() * (1 - NEWEST_SHARE));
        for (var unit : newest) {
            boolean takes = unit.kept() || unit.tokens() <= room.left() - spared;
            if (!takes || !keep(unit, Place.RECENT, "one of the newest")) {
                return;
            }
        }
    }

    /** From the beginning on, so many tokens. */
    private void head(long most) {
        long taken = 0;
        for (var unit : units) {
            taken += unit.instructs() ? 0 : unit.tokens();
            if (taken > most || !keep(unit, Place.BEGINNING, "the beginning")) {
                return;
            }
        }
    }

    /**
     * The newest units of at most that many tokens, from a place on that stays the same for some turns: it is found by the tokens before it, and
     * these do not change when the conversation goes on.
     */
    private void window(long most, String why) {
        long jump = Math.max(1, (long) (most * JUMP));
        long all = units.stream().mapToLong(Unit::planned).sum();
        long skipped = Math.ceilDiv(Math.max(0, all - most), jump) * jump;
        long before = 0;
        var chosen = new ArrayList<Unit>();
        for (var unit : units) {
            if (before >= skipped) {
                chosen.addFirst(unit);
            }
            before += unit.planned();
        }
        for (var unit : chosen) {
            if (!keep(unit, Place.RECENT, why)) {
                return;
            }
        }
    }

    private void recent(long most) {
        long kept = units.stream()
                .filter(unit -> unit.kept() && unit.instructs())
                .mapToLong(Unit::tokens)
                .sum();
        window(most + last.tokens() + kept, "recent");
    }

    private void middleOut() {
        head(room.left() / 2);
        for (int i = units.size() - 1; i >= 0; i--) {
            if (!keep(units.get(i), Place.RECENT, "the end")) {
                return;
            }
        }
    }

    /** Those that have most to do with what is asked, each by itself: its neighbours would take the room of others. */
    private void picks() {
        var scores = Relevance.of(items.stream().map(Item::original).toList(), question());
        var best = units.stream()
                .filter(unit -> !unit.kept() && score(unit, scores) > 0)
                .sorted(Comparator.<Unit>comparingDouble(unit -> -score(unit, scores))
                        .thenComparing(unit -> -unit.first().index()))
                .toList();
        for (var unit : best) {
            if (room.left() < LEAST) {
                return;
            }
            if (unit.planned() <= room.left() * WORTH) {
                add(unit, Place.PICKS, "has to do with the last message");
            }
        }
    }

    private static double score(Unit unit, double[] scores) {
        return unit.items().stream()
                .mapToDouble(item -> scores[item.index()])
                .max()
                .orElse(0);
    }

    /** The words of the newest message of the user. */
    private String question() {
        return IntStream.iterate(items.size() - 1, i -> i >= 0, i -> i - 1)
                .mapToObj(items::get)
                .filter(Item::isUsers)
                .map(item -> item.original().text())
                .findFirst()
                .orElse("");
    }

    private void summarize() {
        long most = (long) (ask.room() * SUMMARY);
        long before = room.left();
        summaries.choose(ask, room, Math.min(most, room.left()));
        long extract = Math.max(0, most - (before - room.left()));
        recent(room.left() - extract);
        var dropped = items.stream()
                .filter(item -> !item.kept() && !summaries.standFor(item.index()))
                .toList();
        var beginnings = Extract.of(dropped, Math.min(extract, room.left()), ask.measure());
        if (beginnings != null) {
            added.add(beginnings);
        }
    }

    /** Providers refuse a conversation that begins with an answer. */
    private void beginWithTheUser() {
        var first = units.stream().filter(unit -> !unit.instructs()).findFirst();
        if (first.isEmpty() || !first.get().first().isUsers() || !added.isEmpty()) {
            return;
        }
        for (var unit : units) {
            if (unit.kept() && !unit.instructs()) {
                if (unit.first().isUsers() || unit == last) {
                    return;
                }
                room.giveBack(unit);
            }
        }
    }
}
