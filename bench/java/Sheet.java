import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Figures by column and side, one for each round; printed as medians with the median of the ratios of the same rounds. */
final class Sheet {

    private final String floor;
    private final Map<String, Map<String, List<Double>>> columns = new LinkedHashMap<>();

    Sheet(String floor) {
        this.floor = floor;
    }

    void add(String column, String side, double figure) {
        columns.computeIfAbsent(column, c -> new LinkedHashMap<>()).computeIfAbsent(side, s -> new ArrayList<>()).add(figure);
    }

    double median(String column, String side) {
        return median(columns.getOrDefault(column, Map.of()).getOrDefault(side, List.of()));
    }

    private static double median(List<Double> figures) {
        var sorted = figures.stream().filter(Double::isFinite).sorted().toList();
        int middle = sorted.size() / 2;
        if (sorted.isEmpty()) {
            return Double.NaN;
        }
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** The median over the rounds of this side's figure by the floor's of the same round. */
    private double ratio(String column, String side) {
        var own = columns.get(column).getOrDefault(side, List.of());
        var under = columns.get(column).getOrDefault(floor, List.of());
        var ratios = new ArrayList<Double>();
        for (int i = 0; i < Math.min(own.size(), under.size()); i++) {
            ratios.add(own.get(i) / under.get(i));
        }
        return median(ratios);
    }

    void print(String title) {
        System.out.println("\n## " + title + "\n");
        System.out.println("| | " + String.join(" | ", columns.keySet()) + " |");
        System.out.println("|---|" + "---|".repeat(columns.size()));
        var sides = columns.values().stream().flatMap(column -> column.keySet().stream()).distinct().toList();
        for (var side : sides) {
            var row = new StringBuilder("| " + side + " |");
            for (var column : columns.keySet()) {
                row.append(' ').append(cell(column, side)).append(" |");
            }
            System.out.println(row);
        }
    }

    private String cell(String column, String side) {
        double median = median(column, side);
        if (Double.isNaN(median)) {
            return "";
        }
        double ratio = ratio(column, side);
        var number = String.format(Locale.ROOT, median < 10 ? "%.2f" : "%.0f", median);
        return Double.isNaN(ratio) || side.equals(floor) ? number : number + String.format(Locale.ROOT, " (%.2f×)", ratio);
    }
}
