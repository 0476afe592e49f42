package dev.roomkey.cli;

/** The command line. */
public final class Main {
    private Main() {}

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] args) {
        System.out.println(java.util.Arrays.toString(args) + Runtime.version());
    }
}
