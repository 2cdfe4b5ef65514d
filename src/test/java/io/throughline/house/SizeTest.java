package io.throughline.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Files and methods stay readable. A limit is raised only by the change that needs it. */
class SizeTest {

    private static final Path MAIN = Path.of("src/main/java");
    private static final int FILE_LINES = 400;
    private static final int DIALECT_LINES = 600;
    private static final int METHOD_LINES = 60;

    private static final List<Size> files = new ArrayList<>();
    private static final List<Size> methods = new ArrayList<>();

    record Size(String name, int lines, int limit) {

        boolean tooLong() {
            return lines > limit;
        }
    }

    @BeforeAll
    static void measure() throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var tree = Files.walk(MAIN);
                var manager = compiler.getStandardFileManager(null, null, null)) {
            var sources = tree.filter(file -> file.toString().endsWith(".java")).toList();
            for (var source : sources) files.add(size(source));
            var task = (JavacTask)
                    compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(sources));
            var trees = Trees.instance(task);
            for (var unit : task.parse()) new MethodScanner(unit, trees).scan(unit, null);
        }
        print("file", files);
        print("method", methods);
    }

    @Test
    void filesStayShort() {
        assertThat(files).filteredOn(Size::tooLong).isEmpty();
    }

    @Test
    void methodsStayShort() {
        assertThat(methods).filteredOn(Size::tooLong).isEmpty();
    }

    private static Size size(Path source) throws IOException {
        var dialect = MAIN.relativize(source).startsWith("io/throughline/dialect");
        var lines = Files.readAllLines(source).size();
        return new Size(MAIN.relativize(source).toString(), lines, dialect ? DIALECT_LINES : FILE_LINES);
    }

    private static void print(String what, List<Size> sizes) {
        if (sizes.isEmpty()) return;
        var sorted = sizes.stream().sorted(Comparator.comparingInt(Size::lines)).toList();
        var half = sorted.get(sorted.size() / 2).lines();
        var most = sorted.get(sorted.size() * 9 / 10).lines();
        var last = sorted.getLast();
        System.out.printf(
                "%d %ss: half have at most %d lines, nine in ten at most %d, the longest %d (%s)%n",
                sorted.size(), what, half, most, last.lines(), last.name());
    }

    /** Lines of each method, its annotations included, its Javadoc not. */
    private static final class MethodScanner extends TreeScanner<Void, Void> {

        private final CompilationUnitTree unit;
        private final Trees trees;

        MethodScanner(CompilationUnitTree unit, Trees trees) {
            this.unit = unit;
            this.trees = trees;
        }

        @Override
        public Void visitMethod(MethodTree method, Void ignored) {
            var positions = trees.getSourcePositions();
            var end = positions.getEndPosition(unit, method);
            if (end >= 0) {
                var map = unit.getLineMap();
                var first = map.getLineNumber(positions.getStartPosition(unit, method));
                var lines = (int) (map.getLineNumber(end) - first + 1);
                var file = Path.of(unit.getSourceFile().getName()).getFileName();
                methods.add(new Size(file + "#" + method.getName(), lines, METHOD_LINES));
            }
            return super.visitMethod(method, ignored);
        }
    }
}
