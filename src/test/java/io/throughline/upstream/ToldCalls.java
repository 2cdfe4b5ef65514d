package io.throughline.upstream;

import io.throughline.chat.ErrorKind;
import io.throughline.routing.CallTimes;
import io.throughline.routing.Route;
import io.throughline.routing.RouteObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what is told of calls. */
final class ToldCalls implements RouteObserver {

    final List<CallTimes> succeeded = new CopyOnWriteArrayList<>();
    final List<ErrorKind> failed = new CopyOnWriteArrayList<>();
    final List<String> setAside = new CopyOnWriteArrayList<>();

    @Override
    public void succeeded(Route route, CallTimes times) {
        succeeded.add(times);
    }

    @Override
    public void failed(Route route, ErrorKind kind) {
        failed.add(kind);
    }

    @Override
    public void setAside(String model, Duration pause) {
        setAside.add(model + " " + pause);
    }
}
