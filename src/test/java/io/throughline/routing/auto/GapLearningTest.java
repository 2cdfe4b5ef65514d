package io.throughline.routing.auto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GapLearningTest {

    private static final double SHARE = 0.3;

    private static double mean(List<Lesson> lessons, boolean strong) {
        return lessons.stream()
                .filter(lesson -> lesson.strong() == strong)
                .mapToDouble(Lesson::rating)
                .average()
                .orElseThrow();
    }

    @Test
    void ridgeFindsTheWeightsThatMadeTheTargets() {
        var lessons = new Town(1, 1).lessons(2_000, 0.5);
        var made = new double[Features.SIZE];
        for (int i = 0; i < made.length; i++) {
            made[i] = Math.sin(i);
        }
        var found = new Ridge(lessons, lesson -> 1, 1e-3)
                .fit(lesson -> lesson.features().dot(made));
        for (var lesson : lessons.subList(0, 50)) {
            assertThat(lesson.features().dot(found)).isCloseTo(lesson.features().dot(made), within(0.02));
        }
    }

    @Test
    void theSameLessonsGiveTheSameModel() {
        var one = GapLearning.learn(new Town(5, 1).lessons(400, 0.3));
        var again = GapLearning.learn(new Town(5, 1).lessons(400, 0.3));
        var request = new Town(6, 1).next();
        assertThat(one.gap(request.features())).isEqualTo(again.gap(request.features()));
    }

    /** Hard requests mostly went to the strong side, so its ratings are the worse ones as they stand. */
    @Test
    void aSideIsNotBlamedForBeingGivenTheHardRequests() {
        var town = new Town(2, 1);
        var lessons = new ArrayList<Lesson>();
        for (int i = 0; i < 6_000; i++) {
            var request = town.next();
            double probability = request.hard() ? 0.9 : 0.1;
            boolean strong = town.happens(probability);
            double right = strong ? (request.hard() ? 0.5 : 0.95) : (request.hard() ? 0.1 : 0.9);
            lessons.add(
                    new Lesson(request.features(), town.cluster(), probability, strong, town.happens(right) ? 1 : 0));
        }
        assertThat(mean(lessons, true) - mean(lessons, false)).isLessThan(-0.1);
        var model = GapLearning.learn(lessons);
        double ofHard = 0;
        double ofEasy = 0;
        for (int i = 0; i < 1_000; i++) {
            var request = town.next();
            ofHard += request.hard() ? model.gap(request.features()) : 0;
            ofEasy += request.hard() ? 0 : model.gap(request.features());
        }
        assertThat(ofHard / 300).isGreaterThan(0.1);
        assertThat(ofHard / 300 - ofEasy / 700).isGreaterThan(0.05);
    }

    @Test
    void whatWasLearntIsBetterWhereWordsTellAndLengthDoesNot() {
        assertThat(GapTest.deviations(new Town(3, 1).lessons(3_000, SHARE), SHARE))
                .isGreaterThan(GapTest.LEAST_DEVIATIONS);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noiseIsNotBelieved(long seed) {
        var town = new Town(seed, 1);
        var noise = town.lessons(2_000, SHARE).stream()
                .map(lesson -> new Lesson(
                        lesson.features(),
                        lesson.cluster(),
                        lesson.probability(),
                        lesson.strong(),
                        town.happens(0.5) ? 1 : 0))
                .toList();
        assertThat(GapTest.deviations(noise, SHARE)).isLessThan(GapTest.LEAST_DEVIATIONS);
    }

    @Test
    void fewRatingsAreNotBelieved() {
        assertThat(GapTest.deviations(new Town(3, 1).lessons(GapTest.LEAST_LESSONS - 1, SHARE), SHARE))
                .isZero();
        assertThat(GapTest.deviations(new Town(3, 1).lessons(2_000, 0.005), SHARE))
                .isZero();
        assertThat(GapTest.deviations(List.of(), SHARE)).isZero();
    }
}
