package io.throughline.catalog;

import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One thing that can be known of a model. What is not known is no fact: there is none that says "unknown". */
public sealed interface Fact {

    /** What it is about, e.g. {@code price} or {@code vision}; a model has one value for each. */
    String name();

    /** Input and output together, in tokens. */
    record Window(int tokens) implements Fact {
        @Override
        public String name() {
            return "window";
        }
    }

    /** The most tokens of a prompt; stands for the window where nobody says that. Some count it without the answer. */
    record MaxInput(int tokens) implements Fact {
        @Override
        public String name() {
            return "max_input";
        }
    }

    /** The most tokens of an answer. */
    record MaxOutput(int tokens) implements Fact {
        @Override
        public String name() {
            return "max_output";
        }
    }

    /** A whole price; its version is empty. Parts of prices that differ are never mixed. */
    record Priced(Price price) implements Fact {
        @Override
        public String name() {
            return "price";
        }
    }

    /** Whether it can do that; kinds of work are {@link Kinds}. */
    record Can(Capability capability, boolean yes) implements Fact {
        @Override
        public String name() {
            return capability.id();
        }
    }

    /** The kinds of work it does. */
    record Kinds(Set<Capability> kinds) implements Fact {

        public Kinds {
            kinds = Set.copyOf(kinds);
        }

        @Override
        public String name() {
            return "kinds";
        }
    }

    /** The forms of content it takes and gives. */
    record Forms(Modalities modalities) implements Fact {
        @Override
        public String name() {
            return "modalities";
        }
    }

    /** Since when there is the model. */
    record Released(LocalDate day) implements Fact {
        @Override
        public String name() {
            return "released";
        }
    }

    /** Its provider advises against it, from that day on; null where the source names no day. */
    record Deprecated(@Nullable LocalDate day) implements Fact {
        @Override
        public String name() {
            return "deprecated";
        }
    }

    /** From when calls fail. */
    record Shutdown(LocalDate day) implements Fact {
        @Override
        public String name() {
            return "shutdown";
        }
    }
}
