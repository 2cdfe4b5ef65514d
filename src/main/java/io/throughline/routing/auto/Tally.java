package io.throughline.routing.auto;

/** The comparison of some decisions and the share they held. */
final class Tally {

    private final Comparison comparison = new Comparison();
    private double asked;
    private double expected;
    private long strong;

    void add(ReportRow row) {
        comparison.add(row);
        asked += row.share();
        expected += row.probability();
        strong += row.strong() ? 1 : 0;
    }

    Comparison comparison() {
        return comparison;
    }

    /** NaN without decisions, as the two below. */
    double asked() {
        return asked / comparison.decisions();
    }

    double expected() {
        return expected / comparison.decisions();
    }

    double held() {
        return (double) strong / comparison.decisions();
    }
}
