package io.throughline.wire;

/** Bytes that are not the JSON they had to be. The message names the place and is safe to show to the sender. */
public final class MalformedJsonException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String problem;

    public MalformedJsonException(String problem) {
        super(problem);
        this.problem = problem;
    }

    /** What is wrong and where, as one sentence without a full stop. */
    public String problem() {
        return problem;
    }
}
