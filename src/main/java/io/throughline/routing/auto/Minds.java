package io.throughline.routing.auto;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** The minds of the organizations that asked lately, so many at most. Organizations share nothing. */
@Component
final class Minds {

    private static final int MOST = 2_000;

    private final AutoSettings settings;
    private final Map<UUID, Mind> minds = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Mind> eldest) {
            return size() > MOST;
        }
    };
    private Consumer<UUID> newcomers = organization -> {};

    Minds(AutoSettings settings) {
        this.settings = settings;
    }

    Mind of(UUID organization) {
        synchronized (minds) {
            var known = minds.get(organization);
            if (known != null) {
                return known;
            }
            var made = new Mind(settings.exploration());
            minds.put(organization, made);
            newcomers.accept(organization);
            return made;
        }
    }

    boolean knows(UUID organization) {
        synchronized (minds) {
            return minds.containsKey(organization);
        }
    }

    /** Tells of each organization that has a mind from now on, so that it can be taught; it must return at once. */
    void onNewcomer(Consumer<UUID> hears) {
        synchronized (minds) {
            newcomers = hears;
        }
    }
}
