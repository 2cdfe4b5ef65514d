package io.throughline.routing.health;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.throughline.routing.Needs;
import io.throughline.routing.OutputHistory;
import io.throughline.routing.RouteAsk;
import java.util.UUID;
import java.util.concurrent.ConcurrentMap;
import org.springframework.stereotype.Component;

/**
 * The mean length of the last answers, of each organization and of each model string that it asks for. A string that is new begins with its
 * organization's mean, and a new organization with what is typical.
 *
 * <p>Exponential smoothing by the number of answers, not by time: whoever asks rarely keeps what was learnt. The mean and not the median,
 * because a cost is what is expected of all answers together.
 */
@Component
public final class OutputLengths implements OutputHistory {

    private static final int MOST_KEPT = 20_000;

    /** Longer strings are as good as unique. */
    private static final int LONGEST = 200;

    /** So many answers count; those before them fade. */
    private static final double WINDOW = 50;

    /** What is assumed counts as much as so many answers. */
    private static final int ASSUMED = 4;

    private record Key(UUID organization, String asked) {}

    private record Mean(double tokens, int answers) {

        Mean and(long more) {
            double share = Math.max(1 / WINDOW, 1d / (answers + 1));
            return new Mean(tokens + share * (more - tokens), answers + 1);
        }
    }

    private final ConcurrentMap<Key, Mean> means =
            Caffeine.newBuilder().maximumSize(MOST_KEPT).<Key, Mean>build().asMap();

    @Override
    public RouteAsk expecting(UUID organization, RouteAsk ask) {
        return ask.needing(needs -> needs.expecting(Math.round(expected(organization, ask.model()))));
    }

    private double expected(UUID organization, String asked) {
        var own = means.get(new Key(organization, asked));
        return own != null ? own.tokens() : expected(organization);
    }

    private double expected(UUID organization) {
        var all = means.get(new Key(organization, ""));
        return all != null ? all.tokens() : Needs.TYPICAL.outputTokens();
    }

    @Override
    public void answered(UUID organization, String asked, long outputTokens) {
        double before = expected(organization);
        add(new Key(organization, ""), before, outputTokens);
        if (asked.length() <= LONGEST) {
            add(new Key(organization, asked), before, outputTokens);
        }
    }

    private void add(Key key, double assumed, long tokens) {
        var unused =
                means.compute(key, (same, known) -> (known == null ? new Mean(assumed, ASSUMED) : known).and(tokens));
    }
}
