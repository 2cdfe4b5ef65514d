package io.throughline.routing;

import io.throughline.chat.ErrorKind;
import java.time.Duration;

/**
 * Is told how calls to models went, so that policies know which of them are fast and which fail. One attempt is one call: a call that nobody
 * waited for to its end (a client that hung up, the loser of a race) is not told at all. Never fails and never waits.
 */
public interface RouteObserver {

    /** The answer came whole. */
    void succeeded(Route route, CallTimes times);

    /** The call failed, before its answer or in the middle of it. Whether that says anything of the model, the kind tells. */
    void failed(Route route, ErrorKind kind);

    /** The model of that id gets no calls for as long as that, because most of its last ones failed. */
    void setAside(String model, Duration pause);
}
