package dev.roomkey.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;

/** How commands end that cannot be done: one line on standard error, no stack trace. */
final class Refusals {
    private Refusals() {}

    /** Wrong usage: what is wrong, and the short synopsis in place of the whole help. */
    static int misuse(ParameterException misuse, String[] arguments) {
        var line = misuse.getCommandLine();
        var err = line.getErr();
        err.println("error: " + Lines.printable(String.valueOf(misuse.getMessage())));
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(misuse, err)) {
            err.print(line.getHelp().fullSynopsis());
        }
        tryHelp(line, err);
        return ExitCode.USAGE;
    }

    private static void tryHelp(CommandLine line, PrintWriter err) {
        err.println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
    }
}
