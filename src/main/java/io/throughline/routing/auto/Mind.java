package io.throughline.routing.auto;

import io.throughline.routing.Choice.Scorer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one gateway holds of one organization: its learnt model, if it has one, and a control for each share that was asked for. */
final class Mind {

    private static final int PERCENT = 100;

    private final double floor;
    private final Map<Integer, ShareControl> controls = new HashMap<>();
    private @Nullable GapModel model;
    private int taughtFrom;
    private Instant taughtUntil = Instant.EPOCH;

    Mind(double floor) {
        this.floor = floor;
    }

    record Scored(Scorer scorer, double score, double share, ShareControl.Soft soft) {}

    /** Shares are told apart by whole percents, so that they are few. */
    synchronized Scored decide(Features features, double askedShare) {
        int percent = percent(askedShare);
        var control = controls.computeIfAbsent(percent, this::control);
        double score = score(features);
        return new Scored(scorer(), score, share(percent), control.decide(score));
    }

    /** What {@link #decide} would answer now. Moves no control, so it can be asked for requests that are not made. */
    synchronized Scored foresee(Features features, double askedShare) {
        int percent = percent(askedShare);
        var known = controls.get(percent);
        var control = known == null ? control(percent) : known;
        double score = score(features);
        return new Scored(scorer(), score, share(percent), control.foresee(score));
    }

    private static int percent(double share) {
        return (int) Math.round(share * PERCENT);
    }

    private double share(int percent) {
        return Math.clamp((double) percent / PERCENT, floor, 1 - floor);
    }

    private ShareControl control(int percent) {
        return new ShareControl(share(percent), floor);
    }

    private double score(Features features) {
        var known = model;
        return known == null ? features.length() : known.gap(features);
    }

    private Scorer scorer() {
        return model == null ? Scorer.PRIOR : Scorer.LEARNED;
    }

    /** Null for the prior alone. A change between the two begins with new controls, since scores of another kind have another scale. */
    synchronized void learn(@Nullable GapModel learnt) {
        if ((model == null) != (learnt == null)) {
            controls.clear();
        }
        model = learnt;
    }

    /** When the last rating was given that was learnt from. */
    synchronized Instant taughtUntil() {
        return taughtUntil;
    }

    /** Whether so many new or changed ratings are worth learning anew: ten, and a fiftieth of those that were learnt from. */
    synchronized boolean isWorthTeaching(long ratings) {
        return ratings >= taughtFrom / 50 + 10;
    }

    synchronized void taught(int ratings, Instant until) {
        taughtFrom = ratings;
        taughtUntil = until;
    }

    synchronized boolean hasLearnt() {
        return model != null;
    }
}
