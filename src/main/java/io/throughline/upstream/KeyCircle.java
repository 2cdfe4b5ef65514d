package io.throughline.upstream;

import io.throughline.catalog.ProviderKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys of one provider, and how they stand. Thread-safe. */
final class KeyCircle {

    /** While one call finds out whether a key is back, the others leave it alone for so long. */
    private static final Duration TRIAL = Duration.ofSeconds(2);

    /** What is set aside: a key for one model, or for all of them when {@code model} is null. */
    private record Spot(ProviderKey key, @Nullable String model) {}

    private final List<ProviderKey> keys;
    private final int[] credit;
    private final Map<Spot, KeyAside> aside = new LinkedHashMap<>();

    KeyCircle(List<ProviderKey> keys) {
        this.keys = List.copyOf(keys);
        credit = new int[keys.size()];
    }

    boolean isOf(List<ProviderKey> others) {
        return keys.equals(others);
    }

    /**
     * Each key in its turn, evenly mixed: all gain their weight, the richest pays for all. A key whose time is over is tried by one call at a
     * time. When all are set aside, it is the one whose time ends first.
     */
    synchronized ProviderKey pick(@Nullable String model, Instant now) {
        int best = -1;
        int total = 0;
        for (int i = 0; i < keys.size(); i++) {
            if (isAside(keys.get(i), model, now)) {
                continue;
            }
            credit[i] += keys.get(i).weight();
            total += keys.get(i).weight();
            if (best < 0 || credit[i] > credit[best]) {
                best = i;
            }
        }
        if (best < 0) {
            return soonest(model);
        }
        credit[best] -= total;
        var picked = keys.get(best);
        if (!aside.isEmpty()) {
            aside.replaceAll((spot, state) ->
                    spot.key().equals(picked) && concerns(spot, model) ? state.until(now.plus(TRIAL)) : state);
        }
        return picked;
    }

    private ProviderKey soonest(@Nullable String model) {
        var first = keys.getFirst();
        for (var key : keys) {
            first = until(key, model).isBefore(until(first, model)) ? key : first;
        }
        return first;
    }

    private static boolean concerns(Spot spot, @Nullable String model) {
        return spot.model() == null || spot.model().equals(model);
    }

    private @Nullable KeyAside state(ProviderKey key, @Nullable String model) {
        if (aside.isEmpty()) {
            return null;
        }
        var all = aside.get(new Spot(key, null));
        var one = model == null ? null : aside.get(new Spot(key, model));
        return all == null || one != null && one.until().isAfter(all.until()) ? one : all;
    }

    private Instant until(ProviderKey key, @Nullable String model) {
        var state = state(key, model);
        return state == null ? Instant.MIN : state.until();
    }

    private boolean isAside(ProviderKey key, @Nullable String model, Instant now) {
        return until(key, model).isAfter(now);
    }

    /** Until the first of the keys may be used. */
    synchronized Rest rest(String model, Instant now) {
        var state = state(soonest(model), model);
        return state == null || !state.until().isAfter(now)
                ? Rest.NONE
                : new Rest(Duration.between(now, state.until()), state.told());
    }

    synchronized void setAside(ProviderKey key, KeyAside state) {
        aside.put(new Spot(key, state.model()), state);
    }

    synchronized void worked(ProviderKey key, String model) {
        if (!aside.isEmpty()) {
            aside.remove(new Spot(key, null));
            aside.remove(new Spot(key, model));
        }
    }

    synchronized List<KeyAside> aside(Instant now) {
        var lasting = new ArrayList<KeyAside>();
        for (var state : aside.values()) {
            if (state.until().isAfter(now)) {
                lasting.add(state);
            }
        }
        return lasting;
    }

    /** Names that clients made up must not pile up here. */
    synchronized void forgetBefore(Instant then) {
        aside.values().removeIf(state -> state.until().isBefore(then));
    }
}
