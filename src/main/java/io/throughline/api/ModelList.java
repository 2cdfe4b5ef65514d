package io.throughline.api;

import io.throughline.catalog.Model;
import io.throughline.routing.ModelPace;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * What a question for models found.
 *
 * @param sort null for the order of the catalogue
 * @param unknown how many models of the whole list stand last because the sort's measure of them is not known
 * @param paces what was observed, by id
 * @param reasons why a model stands where it does, by id, where a policy put it there
 */
record ModelList(
        ModelPaging.Part part,
        @Nullable ModelSort sort,
        int unknown,
        Map<String, ModelPace> paces,
        Map<String, String> reasons) {

    /** What is told of the list itself, beside what is in it. */
    void write(JsonGenerator out) {
        if (sort != null) {
            out.writeStringProperty("sort", sort.id());
            out.writeNumberProperty("unknown_last", unknown);
        }
    }

    void writeReason(JsonGenerator out, Model model) {
        var reason = reasons.get(model.id());
        if (reason != null) {
            out.writeStringProperty("reason", reason);
        }
    }
}
