package io.throughline.routing.named;

/** A named route, or a file of them, that cannot be used. The message names the place, the problem and the way out. */
public final class BadRouteException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String path;

    BadRouteException(Place place, String problem) {
        super(message(place, problem));
        path = place.path();
    }

    private static String message(Place place, String problem) {
        var field = place.path().isEmpty() ? "" : place.path() + " ";
        return place.source() == null ? field + problem : place.text() + ": " + field + problem;
    }

    /** The field at fault; empty for the whole. */
    String path() {
        return path;
    }
}
