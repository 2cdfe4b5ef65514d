package io.throughline.chat;

import java.util.List;

/** A {@link GatewayError} on its way to the client. Carries no stack trace: it is an answer, not a defect. */
public final class GatewayException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient GatewayError error;
    private final int status;
    private final transient List<Attempt> attempts;

    private GatewayException(GatewayError error, int status, List<Attempt> attempts) {
        super(error.message(), null, false, false);
        this.error = error;
        this.status = status;
        this.attempts = attempts;
    }

    public GatewayException(GatewayError error) {
        this(error, 0, List.of());
    }

    /** A provider's answer of that HTTP status. */
    public GatewayException(GatewayError error, int status) {
        this(error, status, List.of());
    }

    public static GatewayException of(ErrorKind kind, String message) {
        return new GatewayException(GatewayError.of(kind, message));
    }

    public static GatewayException of(ErrorKind kind, String message, String param) {
        return new GatewayException(GatewayError.of(kind, message).at(param));
    }

    /** The client's field {@code param} is at fault; {@code problem} goes on from its name. */
    public static GatewayException invalid(String param, String problem) {
        return of(ErrorKind.INVALID_REQUEST, param + " " + problem, param);
    }

    /** The same with other words. */
    public GatewayException saying(GatewayError other) {
        return new GatewayException(other, status, attempts);
    }

    /** The same, after all that was tried. */
    public GatewayException after(List<Attempt> tried) {
        return new GatewayException(error, status, List.copyOf(tried));
    }

    public GatewayError error() {
        return error;
    }

    /** The provider's HTTP status where that was the failure, else 0. */
    public int status() {
        return status;
    }

    /** What the request tried before it failed, in order; empty when no route was tried. */
    public List<Attempt> attempts() {
        return attempts;
    }
}
