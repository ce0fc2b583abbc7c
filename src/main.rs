//! Hands the arguments to the command line.

fn main() -> std::process::ExitCode {
    jauap::cli::run()
}
