package dev.roomkey.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code roomkey token …}. */
@Command(
        name = "token",
        description = "Makes and explains LiveKit tokens.",
        mixinStandardHelpOptions = true,
        subcommands = {TokenCreate.class, TokenInspect.class},
        synopsisSubcommandLabel = "COMMAND")
final class TokenCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "Say what to do: token create --join --room NAME --identity ID, or token inspect");
    }
}
