package io.throughline.database;

import java.util.concurrent.TimeoutException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessResourceException;

/** The database is away or too busy; the same again may succeed later. Whether a write that failed so has happened is unknown. */
public final class DatabaseUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DatabaseUnavailableException(String message) {
        super(message, null, false, false);
    }

    private DatabaseUnavailableException(Throwable cause) {
        super("the database does not answer: " + cause.getMessage(), cause, false, false);
    }

    /** That failure in our word, when it means that the database is away; any other as it is. */
    public static Throwable of(Throwable failure) {
        return switch (failure) {
            case TransientDataAccessResourceException e -> new DatabaseUnavailableException(e);
            case NonTransientDataAccessResourceException e -> new DatabaseUnavailableException(e);
            case QueryTimeoutException e -> new DatabaseUnavailableException(e);
            case TimeoutException _ -> new DatabaseUnavailableException("the database did not answer in time");
            default -> failure;
        };
    }
}
