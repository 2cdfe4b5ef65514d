package io.throughline.routing.auto;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Learns from ratings how much more a request gains from the strong side: the R-learner (Nie and Wager 2021, "Quasi-oracle estimation of
 * heterogeneous treatment effects"). First the rating is predicted from the measures alone, without regard to the side; then what that left over is
 * explained by the surprise of the draw times a gap that depends on the features. Because the probability of each draw was logged, a hard request is not
 * mistaken for a bad side, as it would be by whoever compares the ratings of both sides as they are. The penalty draws
 * the gap towards 0, so it puts requests in order and is no estimate of ratings.
 *
 * <p>The penalty draws the gap towards 0: it puts requests in order, and is no estimate of ratings.
 */
final class GapLearning {

    private static final double PENALTY_OF_MEAN = 1;

    /** Words count little until many ratings speak for them. */
    private static final double PENALTY_OF_GAP = 1;

    private GapLearning() {}

    static GapModel learn(List<Lesson> lessons) {
        var mean = mean(lessons);
        var gap = new Ridge(lessons, lesson -> lesson.surprise() * lesson.surprise(), PENALTY_OF_GAP)
                .fit(lesson -> (lesson.rating() - mean.applyAsDouble(lesson)) / lesson.surprise());
        return new GapModel(gap);
    }

    private static ToDoubleFunction<Lesson> mean(List<Lesson> lessons) {
        var bare = lessons.stream()
                .map(lesson -> new Lesson(
                        lesson.features().measuresAlone(),
                        lesson.cluster(),
                        lesson.probability(),
                        lesson.strong(),
                        lesson.rating()))
                .toList();
        var weights = new Ridge(bare, lesson -> 1, PENALTY_OF_MEAN).fit(Lesson::rating);
        return lesson -> lesson.features().measuresAlone().dot(weights);
    }
}
