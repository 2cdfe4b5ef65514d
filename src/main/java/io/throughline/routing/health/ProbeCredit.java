package io.throughline.routing.health;

import io.throughline.routing.grammar.Objective;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntUnaryOperator;

/**
 * Lets one of so many requests of each objective through, and not always the last of them: a client whose every fiftieth request is of another
 * kind would have only these probed. Credit of quiet times does not pile up.
 */
final class ProbeCredit {

    private static final int PRICE = RouteHealth.REQUESTS_PER_PROBE;
    private static final int MOST = 2 * PRICE;
    private static final int SIDES = 4;

    private final AtomicIntegerArray credit = new AtomicIntegerArray(Objective.values().length);
    private final IntUnaryOperator dice;

    /** {@code dice} gives a number from 0 to before its argument. */
    ProbeCredit(IntUnaryOperator dice) {
        this.dice = dice;
    }

    boolean take(Objective objective) {
        int saved = credit.updateAndGet(objective.ordinal(), before -> Math.min(MOST, before + 1));
        if (saved < PRICE || dice.applyAsInt(SIDES) != 0) {
            return false;
        }
        return credit.getAndUpdate(objective.ordinal(), before -> before < PRICE ? before : before - PRICE) >= PRICE;
    }

    void giveBack(Objective objective) {
        credit.addAndGet(objective.ordinal(), PRICE);
    }
}
