// What changes in a subscription, told as it happens: Event Grid -> a queue of a storage account, which the silos read (Azure:ChangeQueue). Once for each subscription, into any of its resource groups:
//
//   az storage queue create --account-name contosogrid --name changes
//   az deployment group create --resource-group grid --template-file changes.bicep --parameters storageAccountId=$(az storage account show --name contosogrid --query id --output tsv)
//
// The silos' identity reads the queue:
//
//   az role assignment create --role "Storage Queue Data Message Processor" --assignee-object-id <principal id> --assignee-principal-type ServicePrincipal \
//     --scope <storage account id>/queueServices/default/queues/changes

@description('The storage account that has the queue; it may be of another subscription of the tenant.')
param storageAccountId string

@description('The queue.')
param queueName string = 'changes'

resource changes 'Microsoft.EventGrid/systemTopics@2022-06-15' = {
  name: 'cloudscangrid-changes'
  location: 'global'
  properties: {
    source: subscription().id
    topicType: 'Microsoft.Resources.Subscriptions'
  }
}

resource toQueue 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2022-06-15' = {
  parent: changes
  name: 'to-queue'
  properties: {
    destination: {
      endpointType: 'StorageQueue'
      properties: {
        resourceId: storageAccountId
        queueName: queueName
        queueMessageTimeToLiveInSeconds: 86400
      }
    }
    eventDeliverySchema: 'EventGridSchema'
    filter: {
      includedEventTypes: [
        'Microsoft.Resources.ResourceWriteSuccess'
        'Microsoft.Resources.ResourceDeleteSuccess'
      ]
      advancedFilters: [
        {
          operatorType: 'StringBeginsWith'
          key: 'data.operationName'
          values: [
            'Microsoft.Compute/virtualMachines/'
            'Microsoft.Compute/virtualMachineScaleSets/'
            'Microsoft.Network/networkInterfaces/'
            'Microsoft.Network/publicIPAddresses/'
            'Microsoft.Network/networkSecurityGroups/'
            'Microsoft.Network/loadBalancers/'
            'Microsoft.Network/virtualNetworks/subnets/'
            'Microsoft.Network/routeTables/'
          ]
        }
      ]
    }
  }
}
