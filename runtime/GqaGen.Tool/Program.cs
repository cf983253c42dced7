using GqaGen.Cli;
using GqaGen.Variants;

return GqaCli.Run(args, GqaCatalog.All);
