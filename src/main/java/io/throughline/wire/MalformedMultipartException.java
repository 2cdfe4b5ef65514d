package io.throughline.wire;

/** A body is not the multipart that its content-type promises. */
public final class MalformedMultipartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The problem in words for the sender of the body. */
    public MalformedMultipartException(String problem) {
        super(problem, null, false, false);
    }
}
