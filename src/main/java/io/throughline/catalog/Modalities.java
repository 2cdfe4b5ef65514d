package io.throughline.catalog;

import java.util.EnumSet;
import java.util.Set;

/**
 * The forms of content that a model takes and gives. Numbers, as those of embeddings and rankings, are none.
 *
 * @param out empty for a model that gives numbers only
 */
public record Modalities(Set<Modality> in, Set<Modality> out) {

    public Modalities {
        in = Set.copyOf(in);
        out = Set.copyOf(out);
    }

    /** What the capabilities say; of a model without any, text for text. */
    public static Modalities of(Set<Capability> capabilities) {
        return new Modalities(taken(capabilities), given(capabilities));
    }

    private static Set<Modality> taken(Set<Capability> capabilities) {
        var in = EnumSet.noneOf(Modality.class);
        if (!capabilities.contains(Capability.TRANSCRIPTION)) {
            in.add(Modality.TEXT);
        }
        add(in, Modality.IMAGE, capabilities.contains(Capability.VISION));
        add(in, Modality.PDF, capabilities.contains(Capability.PDF));
        add(
                in,
                Modality.AUDIO,
                capabilities.contains(Capability.AUDIO_IN) || capabilities.contains(Capability.TRANSCRIPTION));
        return in;
    }

    private static Set<Modality> given(Set<Capability> capabilities) {
        var out = EnumSet.noneOf(Modality.class);
        boolean kindless = capabilities.stream().noneMatch(Capability::isKind);
        boolean writes =
                capabilities.contains(Capability.CHAT) || capabilities.contains(Capability.TRANSCRIPTION) || kindless;
        add(out, Modality.TEXT, writes);
        add(out, Modality.IMAGE, capabilities.contains(Capability.IMAGE));
        add(
                out,
                Modality.AUDIO,
                capabilities.contains(Capability.AUDIO_OUT) || capabilities.contains(Capability.SPEECH));
        return out;
    }

    private static void add(Set<Modality> set, Modality modality, boolean wanted) {
        if (wanted) {
            set.add(modality);
        }
    }
}
