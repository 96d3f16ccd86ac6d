using System.CommandLine;

var root = new RootCommand("Moderation from the command line.");
return await root.Parse(args).InvokeAsync();
