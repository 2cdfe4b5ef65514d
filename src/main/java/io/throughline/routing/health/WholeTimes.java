package io.throughline.routing.health;

/**
 * How the whole time of answers grows with their length: a straight line, by least squares. Made for answers in one piece, which show neither a
 * first token nor a pace. Not safe for use by several threads.
 *
 * <p>Until there are answers of different lengths, the line leans on two that are assumed, each of a quarter of an answer's weight: this is
 * ridge regression towards what is usual (Hoerl and Kennard, Technometrics 1970).
 */
final class WholeTimes {

    private static final double ASSUMED_WEIGHT = 0.25;
    private static final double ASSUMED_TOKENS = 500;

    private double weight;
    private double tokens;
    private double seconds;
    private double squares;
    private double products;

    void add(double tokensWritten, double secondsTaken, double by) {
        weight += by;
        tokens += by * tokensWritten;
        seconds += by * secondsTaken;
        squares += by * tokensWritten * tokensWritten;
        products += by * tokensWritten * secondsTaken;
    }

    void scale(double factor) {
        weight *= factor;
        tokens *= factor;
        seconds *= factor;
        squares *= factor;
        products *= factor;
    }

    void become(WholeTimes other) {
        weight = other.weight;
        tokens = other.tokens;
        seconds = other.seconds;
        squares = other.squares;
        products = other.products;
    }

    double weight() {
        return weight;
    }

    /** Seconds that any answer takes, and those that each of its tokens adds. {@code now} is what the weights have to be multiplied with. */
    Line line(double now, Line usual) {
        double w = weight * now + 2 * ASSUMED_WEIGHT;
        double n = tokens * now + ASSUMED_WEIGHT * ASSUMED_TOKENS;
        double assumed = usual.fixedSeconds() + usual.secondsPerToken() * ASSUMED_TOKENS;
        double t = seconds * now + ASSUMED_WEIGHT * (usual.fixedSeconds() + assumed);
        double nn = squares * now + ASSUMED_WEIGHT * ASSUMED_TOKENS * ASSUMED_TOKENS;
        double nt = products * now + ASSUMED_WEIGHT * ASSUMED_TOKENS * assumed;
        double slope = Math.max(0, (w * nt - n * t) / (w * nn - n * n));
        return new Line(Math.max(0, (t - slope * n) / w), slope);
    }

    double[] sums(double now) {
        return new double[] {weight * now, tokens * now, seconds * now, squares * now, products * now};
    }

    void restore(double[] sums) {
        weight += sums[0];
        tokens += sums[1];
        seconds += sums[2];
        squares += sums[3];
        products += sums[4];
    }
}
