package io.throughline.routing.health;

/** A time that grows with the length of an answer. */
public record Line(double fixedSeconds, double secondsPerToken) {

    /** Of a model of which nothing is known: the first token after 0.8 seconds, then 60 a second. A guess, and only as good as that. */
    static final Line USUAL = new Line(0.8, 1 / 60d);

    double seconds(double tokens) {
        return fixedSeconds + tokens * secondsPerToken;
    }

    /** This one and another, by their weights; this one when neither has any. */
    Line blend(double weight, Line other, double othersWeight) {
        double share = weight + othersWeight > 0 ? othersWeight / (weight + othersWeight) : 0;
        return new Line(
                fixedSeconds + share * (other.fixedSeconds - fixedSeconds),
                secondsPerToken + share * (other.secondsPerToken - secondsPerToken));
    }
}
