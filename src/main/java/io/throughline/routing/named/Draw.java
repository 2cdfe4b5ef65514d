package io.throughline.routing.named;

import io.throughline.routing.named.RouteRule.Split;
import io.throughline.routing.named.RouteRule.Split.Share;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * Draws one of a split's shares. Requests that belong together draw the same one, on every gateway and after a restart: by weighted rendezvous
 * hashing, so that a changed weight moves no more of them than it must.
 */
final class Draw {

    private static final double TWO_TO_MINUS_53 = 0x1p-53;

    private Draw() {}

    /** The drawn share, then the others by weight. {@code sticky} is what keeps requests together. */
    static List<Share> order(Split split, NamedRoute route, Optional<String> sticky, DoubleSupplier random) {
        var drawn = sticky.map(key -> sticky(split, route.scope() + "\n" + route.name() + "\n" + key))
                .orElseGet(() -> weighted(split, random.getAsDouble()));
        var order = new ArrayList<>(split.shares());
        order.remove(drawn);
        order.sort(Comparator.comparingInt(Share::weight).reversed());
        order.addFirst(drawn);
        return order;
    }

    /** {@code point} is from 0 to below 1. */
    private static Share weighted(Split split, double point) {
        double left = point * split.total();
        for (var share : split.shares()) {
            left -= share.weight();
            if (left < 0) {
                return share;
            }
        }
        return split.shares().getLast();
    }

    /**
     * The share with the highest score, where the score of a share is -weight / ln(hash).
     *
     * <p>Source: Schindelhauer and Schomaker, "Weighted distributed hash tables", 2005.
     */
    private static Share sticky(Split split, String key) {
        var best = split.shares().getFirst();
        double highest = Double.NEGATIVE_INFINITY;
        for (var share : split.shares()) {
            double score =
                    -share.weight() / Math.log(unit(key + "\n" + share.to().model()));
            if (score > highest) {
                highest = score;
                best = share;
            }
        }
        return best;
    }

    /** A number between 0 and 1, neither of them, that is the same everywhere. */
    private static double unit(String text) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return ((ByteBuffer.wrap(hash).getLong() >>> 11) + 0.5) * TWO_TO_MINUS_53;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
