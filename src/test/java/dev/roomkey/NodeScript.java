package dev.roomkey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A script below {@code src/test/node}, with its packages installed below {@code target}: the source tree stays clean. */
public final class NodeScript {
    private static final long TIMEOUT_SECONDS = 120;

    private final Path folder;
    private final String script;
    private final Map<String, String> variables;

    private NodeScript(Path folder, String script, Map<String, String> variables) {
        this.folder = folder;
        this.script = script;
        this.variables = Map.copyOf(variables);
    }

    /** What a finished script said. */
    public record Finished(int status, String output) {}

    /** Installs the packages of {@code src/test/node/name}; skips the test, or fails it in CI, where Node or npm is missing. */
    public static NodeScript install(String name, String script) throws IOException, InterruptedException {
        OptionalTool.require("node", "install Node.js 20 or newer");
        OptionalTool.require("npm", "install Node.js with npm");
        var source = Path.of("src/test/node", name);
        var folder = Files.createDirectories(Path.of("target", name));
        for (var file : List.of("package.json", "package-lock.json", script)) {
            Files.copy(source.resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        var npm = List.of("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        var installed = run(folder, npm, Map.of());
        if (installed.status() != 0) {
            throw OptionalTool.skip("npm could not install the packages of " + name + ": " + installed.output());
        }
        return new NodeScript(folder, script, Map.of());
    }

    /** The same, with these variables in its environment. */
    public NodeScript with(Map<String, String> variables) {
        return new NodeScript(folder, script, variables);
    }

    /** Where the script runs and leaves its files. */
    public Path folder() {
        return folder;
    }

    /** Runs the script to its end. */
    public Finished run(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("node", script));
        command.addAll(List.of(arguments));
        return run(folder, command, variables);
    }

    private static Finished run(Path folder, List<String> command, Map<String, String> variables)
            throws IOException, InterruptedException {
        var log = folder.resolve("last-command.log");
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(variables);
        var process = builder.start();
        var finished = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        return new Finished(finished ? process.exitValue() : -1, Files.readString(log));
    }
}
