package io.throughline.routing;

import io.throughline.routing.health.Pace;
import io.throughline.routing.health.Priors;
import io.throughline.routing.health.RouteHealth;

import java.util.HashMap;
import java.util.Map;

/** Some of the many models, as if they had been called. */
final class Observed {

    private Observed() {}

    static RouteHealth models(int count) {
        var paces = new HashMap<String, Pace>();
        for (int i = 0; i < count; i++) {
            paces.put("provider-" + i % 50 + "/model-" + i % 400, new Pace(0.1 + i % 7, 10 + i % 90, 0.9));
        }
        Map<String, Pace> unchanged = Map.copyOf(paces);
        var priors = ((RouteHealth) () -> unchanged).priors();
        return new RouteHealth() {
            @Override
            public Map<String, Pace> paces() {
                return unchanged;
            }

            @Override
            public Priors priors() {
                return priors;
            }
        };
    }
}
