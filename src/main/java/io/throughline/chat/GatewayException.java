package io.throughline.chat;

/** A {@link GatewayError} on its way to the client. Carries no stack trace: it is an answer, not a defect. */
public final class GatewayException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient GatewayError error;

    public GatewayException(GatewayError error) {
        super(error.message(), null, false, false);
        this.error = error;
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

    public GatewayError error() {
        return error;
    }
}
