package io.throughline.routing.auto;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Weighted ridge regression on features: finds the weights {@code b} for which the sum of {@code w (t - x b)^2}, with {@code penalty |b|^2} added,
 * is least. Solved by conjugate gradients (Hestenes and Stiefel 1952), so no matrix is built: time grows with the words of all lessons, memory with
 * the number of weights. The same lessons in the same order give the same weights, bit for bit.
 */
final class Ridge {

    private static final int MOST_STEPS = 40;
    private static final double ENOUGH = 1e-6;

    private final List<Lesson> lessons;
    private final ToDoubleFunction<Lesson> weight;
    private final double penalty;

    Ridge(List<Lesson> lessons, ToDoubleFunction<Lesson> weight, double penalty) {
        this.lessons = lessons;
        this.weight = weight;
        this.penalty = penalty;
    }

    double[] fit(ToDoubleFunction<Lesson> target) {
        var solution = new double[Features.SIZE];
        var residual = new double[Features.SIZE];
        for (var lesson : lessons) {
            lesson.features().addTo(residual, weight.applyAsDouble(lesson) * target.applyAsDouble(lesson));
        }
        var direction = residual.clone();
        double length = dot(residual, residual);
        double goal = ENOUGH * ENOUGH * length;
        for (int step = 0; step < MOST_STEPS && length > goal; step++) {
            var image = image(direction);
            double stride = length / dot(direction, image);
            add(solution, direction, stride);
            add(residual, image, -stride);
            double next = dot(residual, residual);
            scaleAndAdd(direction, next / length, residual);
            length = next;
        }
        return solution;
    }

    private double[] image(double[] direction) {
        var image = new double[Features.SIZE];
        add(image, direction, penalty);
        for (var lesson : lessons) {
            lesson.features()
                    .addTo(
                            image,
                            weight.applyAsDouble(lesson) * lesson.features().dot(direction));
        }
        return image;
    }

    private static double dot(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }

    private static void add(double[] to, double[] what, double factor) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * what[i];
        }
    }

    private static void scaleAndAdd(double[] to, double factor, double[] what) {
        for (int i = 0; i < to.length; i++) {
            to[i] = factor * to[i] + what[i];
        }
    }
}
