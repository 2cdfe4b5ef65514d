package io.throughline.routing.auto;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Whether a learnt gap orders requests better than their length does, tested on ratings that it has not seen.
 *
 * <p>The lessons are parted into folds, sessions together; a model is learnt without each fold and orders the requests of that fold, and so does the length. Both
 * would send the same share to the strong side. Where they differ, the gain of the one over the other is estimated by the doubly robust score of
 * Dudík, Langford and Li (2011, "Doubly Robust Policy Evaluation and Learning") with the logged probabilities and the mean rating of each side, learnt without that
 * fold. Their mean over its standard error, clustered by
 * session, is about a standard normal number when there is no difference.
 */
final class GapTest {

    static final int LEAST_LESSONS = 200;
    static final int LEAST_OF_EACH_SIDE = 30;

    /** 1 in 200 for one test; they are repeated while ratings come in, each time on almost the same ones. */
    static final double LEAST_DEVIATIONS = 2.6;

    private static final int FOLDS = 4;

    private final List<Lesson> lessons;
    private final double share;
    private final List<Double> gains = new ArrayList<>();
    private final List<Long> clusters = new ArrayList<>();

    private GapTest(List<Lesson> lessons, double share) {
        this.lessons = lessons;
        this.share = share;
    }

    /** How many standard errors the learnt order is better than the length; 0 where there are too few ratings to tell. */
    static double deviations(List<Lesson> lessons, double share) {
        long strong = lessons.stream().filter(Lesson::strong).count();
        if (lessons.size() < LEAST_LESSONS || Math.min(strong, lessons.size() - strong) < LEAST_OF_EACH_SIDE) {
            return 0;
        }
        var test = new GapTest(lessons, share);
        for (int fold = 0; fold < FOLDS; fold++) {
            test.addFold(fold);
        }
        return test.deviations();
    }

    private static int fold(Lesson lesson) {
        return (int) Long.remainderUnsigned(Draws.mixed(lesson.cluster()), FOLDS);
    }

    private void addFold(int fold) {
        var held = lessons.stream().filter(lesson -> fold(lesson) == fold).toList();
        var seen = lessons.stream().filter(lesson -> fold(lesson) != fold).toList();
        var model = GapLearning.learn(seen);
        var learnt = chosen(held, lesson -> model.gap(lesson.features()));
        var byLength = chosen(held, lesson -> lesson.features().length());
        double ofStrong = meanRating(seen, true);
        double ofWeak = meanRating(seen, false);
        for (int i = 0; i < held.size(); i++) {
            var lesson = held.get(i);
            int difference = (learnt[i] ? 1 : 0) - (byLength[i] ? 1 : 0);
            gains.add(difference * gap(lesson, ofStrong, ofWeak));
            clusters.add(lesson.cluster());
        }
    }

    /** The doubly robust score of one request's gap: of the right mean, whatever the two means are. */
    private static double gap(Lesson lesson, double ofStrong, double ofWeak) {
        double left = lesson.strong()
                ? (lesson.rating() - ofStrong) / lesson.probability()
                : -(lesson.rating() - ofWeak) / (1 - lesson.probability());
        return ofStrong - ofWeak + left;
    }

    /** Weighed against the probability with which the side was drawn (the self-normalised estimate of Swaminathan and Joachims 2015). */
    private static double meanRating(List<Lesson> lessons, boolean strong) {
        double sum = 0;
        double weights = 0;
        for (var lesson : lessons) {
            if (lesson.strong() == strong) {
                double weight = 1 / (strong ? lesson.probability() : 1 - lesson.probability());
                sum += weight * lesson.rating();
                weights += weight;
            }
        }
        return weights == 0 ? 0.5 : sum / weights;
    }

    /** The share with the highest scores; equal ones in an order that has nothing to do with them. */
    private boolean[] chosen(List<Lesson> held, ToDoubleFunction<Lesson> score) {
        var order = new Integer[held.size()];
        Arrays.setAll(order, i -> i);
        var scores = held.stream().mapToDouble(score).toArray();
        Arrays.sort(
                order,
                Comparator.<Integer>comparingDouble(i -> -scores[i])
                        .thenComparingLong(i -> Draws.mixed(held.get(i).cluster()))
                        .thenComparingInt(i -> i));
        var chosen = new boolean[held.size()];
        int most = (int) Math.round(share * held.size());
        for (int place = 0; place < most; place++) {
            chosen[order[place]] = true;
        }
        return chosen;
    }

    private double deviations() {
        double mean = gains.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        var sums = new HashMap<Long, Double>();
        for (int i = 0; i < gains.size(); i++) {
            sums.merge(clusters.get(i), gains.get(i) - mean, Double::sum);
        }
        double squares = sums.values().stream().mapToDouble(sum -> sum * sum).sum();
        return squares == 0 ? 0 : mean * gains.size() / Math.sqrt(squares);
    }
}
